// Patches applied in memory: each form they come in, each way they can be wrong.
#define BOOST_TEST_MODULE patch
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "checker/source/patch.hpp"
#include "tests/source/memory_tree.hpp"

using namespace pmc::source;
using pmc::checker::Error;
using pmc::checker::Result;
using pmc::tests::memory_tree;

namespace {
using Files = std::map<std::string, std::string>;

const std::string sleep_c =
    "int sleep_enter(int state)\n"
    "{\n"
    "\tint error;\n"
    "\n"
    "\terror = begin(state);\n"
    "\tif (error)\n"
    "\t\treturn error;\n"
    "\n"
    "\terror = enter(state);\n"
    "\tend();\n"
    "\treturn error;\n"
    "}\n";

Files tree() {
  return {{"power/sleep.c", sleep_c},
          {"power/sleep.h", "int sleep_enter(int state);\n"},
          {"core/other.c", "int other;\n"},
          {"README", "Hello.\n"}};
}

/// power/sleep.c with one line more.
const std::string body =
    "@@ -7,6 +7,7 @@ int sleep_enter(int state)\n"
    " \t\treturn error;\n"
    " \n"
    " \terror = enter(state);\n"
    "+\tleave(state);\n"
    " \tend();\n"
    " \treturn error;\n"
    " }\n";
const std::string git_header =
    "diff --git a/power/sleep.c b/power/sleep.c\nindex 1234567..89abcde 100644\n--- a/power/sleep.c\n+++ b/power/sleep.c\n";
const std::string git_patch = git_header + body;

std::string replaced(std::string text, const std::string& what, const std::string& by, bool all = false) {
  auto at = text.find(what);
  BOOST_TEST_REQUIRE(at != std::string::npos);
  for (; at != std::string::npos; at = all ? text.find(what, at + by.size()) : std::string::npos) text.replace(at, what.size(), by);
  return text;
}
const std::string patched_sleep_c = replaced(sleep_c, "\tend();\n", "\tleave(state);\n\tend();\n");

Result<Patched> apply_to(Files files, const std::vector<std::string>& texts) {
  std::vector<PatchText> series;
  for (std::size_t i = 0; i < texts.size(); ++i) series.push_back({std::string(1, static_cast<char>('1' + i)) + ".patch", texts[i]});
  return apply_patches(memory_tree(std::move(files)), series);
}

Patched applied(const Files& files, const std::vector<std::string>& texts) {
  auto result = apply_to(files, texts);
  if (!result.has_value()) BOOST_FAIL(result.error().what + " / " + result.error().where + " / " + result.error().remedy);
  return std::move(result).value();
}

Error refused(const Files& files, const std::vector<std::string>& texts) {
  const auto result = apply_to(files, texts);
  BOOST_TEST_REQUIRE(!result.has_value());
  const Error error = result.error();
  BOOST_TEST(!error.what.empty());
  BOOST_TEST(!error.remedy.empty());
  BOOST_TEST((error.what + error.where + error.remedy).find('\n') == std::string::npos);
  return error;
}

std::string read(const Patched& p, const std::string& path) { return p.tree->read(path).value_or("<no file>"); }
std::string list(const std::vector<std::string>& all) {
  std::string s;
  for (const std::string& one : all) s += (s.empty() ? "" : " ") + one;
  return s;
}
bool has(const std::string& text, const std::string& what) {
  if (text.find(what) != std::string::npos) return true;
  BOOST_TEST_MESSAGE("not in: " + text);
  return false;
}

std::string base64(const std::string& text, std::size_t width = 76) {
  constexpr auto digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0, column = 0; i < text.size(); i += 3) {
    unsigned bits = 0;
    for (std::size_t j = 0; j < 3; ++j) bits = bits << 8 | (i + j < text.size() ? static_cast<unsigned char>(text[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j) out += i + j > text.size() ? '=' : digits[bits >> (18 - 6 * j) & 63];
    if ((column += 4) >= width) out += '\n', column = 0;
  }
  return out + "\n";
}
std::string quoted_printable(const std::string& text) {
  std::string out;
  std::size_t column = 0;
  for (const char c : text) {
    if (c == '\n') {
      out += c, column = 0;
      continue;
    }
    if (column > 20) out += "=\n", column = 0;
    if (c == '=' || c == '\t' || c == ' ' || static_cast<unsigned char>(c) > 126) {
      constexpr auto digits = "0123456789ABCDEF";
      out += '=', out += digits[static_cast<unsigned char>(c) >> 4], out += digits[c & 15];
    } else {
      out += c;
    }
    ++column;
  }
  return out;
}

const std::string from_line = "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n";
std::string mail(const std::string& more_headers, const std::string& text, int number = 1) {
  return from_line + "From: A Person <a@example.org>\nDate: Tue, 2 Jan 2024 10:11:12 +0100\nSubject: [PATCH " + std::to_string(number) +
         "/2] sleep: leave what was\n entered\n" + more_headers + "\n" + text;
}
const std::string letter_text =
    "It was not left.\n\n--- a line that is none of a diff\n---\n power/sleep.c | 1 +\n 1 file changed, 1 insertion(+)\n\n";
}  // namespace

// ---- forms ----

BOOST_AUTO_TEST_CASE(a_git_diff_is_applied) {
  const Patched p = applied(tree(), {git_patch});
  BOOST_TEST(read(p, "power/sleep.c") == patched_sleep_c);
  BOOST_TEST(read(p, "core/other.c") == "int other;\n");
  BOOST_TEST(list(p.touched) == "power/sleep.c");
  BOOST_TEST(p.notes.empty());
}

BOOST_AUTO_TEST_CASE(the_base_stays_as_it_is) {
  const auto base = memory_tree(tree());
  BOOST_TEST(apply_patches(base, {{"x", git_patch}}).has_value());
  BOOST_TEST(*base->read("power/sleep.c") == sleep_c);
}

struct Form {
  const char* name;
  std::string patch;
};
std::ostream& operator<<(std::ostream& os, const Form& f) { return os << f.name; }

const std::vector<Form> forms = {
    {"plain -p1", "--- linux-6.1/power/sleep.c\n+++ linux/power/sleep.c\n" + body},
    {"plain -p0", "--- power/sleep.c\n+++ power/sleep.c\n" + body},
    {"plain -p0, dated",
     "--- power/sleep.c.orig\t2024-01-02 10:11:12.123 +0100\n+++ power/sleep.c\t2024-01-02 10:11:12.123 +0100\n" + body},
    {"plain -p0, the new name is not there", "--- power/sleep.c\n+++ power/sleep.c.new\n" + body},
    {"dated with spaces", "--- a/power/sleep.c 2024-01-02 10:11:12 +0100\n+++ b/power/sleep.c 2024-01-02 10:11:12 +0100\n" + body},
    {"with ./", "--- ./power/sleep.c\n+++ ./power//sleep.c\n" + body},
    {"the line of diff -ru", "diff -ru a/power/sleep.c b/power/sleep.c\n--- a/power/sleep.c\n+++ b/power/sleep.c\n" + body},
    {"Index:", "Index: linux/power/sleep.c\n=================\n--- linux.orig/power/sleep.c\n+++ linux/power/sleep.c\n" + body},
    {"git --no-prefix", "diff --git power/sleep.c power/sleep.c\nindex 12..34 100644\n--- power/sleep.c\n+++ power/sleep.c\n" + body},
    {"git mnemonic prefixes", replaced(replaced(git_patch, " a/", " i/", true), " b/", " w/", true)},
    {"git, names in quotes",
     replaced(replaced(git_patch, "a/power/sleep.c", "\"a/power/sl\\145ep.c\"", true), "b/power/sleep.c", "\"b/power/sleep.c\"", true)},
    {"git show", "commit 0123456\nAuthor: A Person <a@example.org>\n\n    sleep: leave\n\n    --- a/x\n    +++ b/x\n\n" + git_patch},
    {"CR LF", replaced(git_patch, "\n", "\r\n", true)},
    {"no newline at the end", git_patch.substr(0, git_patch.size() - 1)},
    {"white space at line ends lost", replaced(git_patch, "\n \n", "\n\n")},
    {"format-patch", mail("", letter_text + git_patch + "-- \n2.39.5\n\n")},
    {"mail in CR LF", replaced(mail("", letter_text + git_patch + "-- \n2.39.5\n\n"), "\n", "\r\n", true)},
    {"mail without the mbox line", mail("", letter_text + git_patch + "-- \n2.39.5\n\n").substr(from_line.size())},
    {"quoted-printable", mail("Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n",
                              quoted_printable(letter_text + git_patch + "-- \n2.39\n"))},
    {"quoted-printable, CR LF",
     replaced(mail("content-transfer-encoding: Quoted-Printable\n", quoted_printable(letter_text + git_patch)), "\n", "\r\n", true)},
    {"base64", mail("Content-Type: text/plain; charset=\"utf-8\"\nContent-Transfer-Encoding: base64\n",
                    base64(letter_text + git_patch + "-- \n2.39\n"))},
    {"base64 of CR LF", mail("Content-Transfer-Encoding: base64\n", base64(replaced(git_patch, "\n", "\r\n", true)))},
    {"attached",
     mail(
         "MIME-Version: 1.0\nContent-Type: multipart/mixed;\n boundary=\"=_x\"\n",
         "preamble\n--=_x\nContent-Type: text/plain\n\nSee the patch.\n--=_x\nContent-Type: text/x-patch\nContent-Disposition: attachment\n"
         "Content-Transfer-Encoding: base64\n\n" +
             base64(git_patch) + "--=_x\nContent-Type: application/pgp-signature\n\nabc\n--=_x--\nepilogue\n")},
    {"text and html",
     mail("Content-Type: multipart/alternative; boundary=yy\n",
          "--yy\nContent-Type: text/plain\n\n" + git_patch + "\n--yy\nContent-Type: text/html\n\n" + git_patch + "\n--yy--\n")},
    {"parts in parts",
     mail("Content-Type: multipart/signed; boundary=a\n", "--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n" + git_patch +
                                                              "\n--b--\n--a\nContent-Type: application/pgp-signature\n\n--a--\n")},
};

BOOST_DATA_TEST_CASE(each_form_gives_the_same_text, boost::unit_test::data::make(forms), form) {
  const Patched p = applied(tree(), {form.patch});
  BOOST_TEST(read(p, "power/sleep.c") == patched_sleep_c);
  BOOST_TEST(list(p.touched) == "power/sleep.c");
}

BOOST_AUTO_TEST_CASE(a_series_is_applied_in_order_as_files_and_as_an_mbox) {
  const std::string second = replaced(replaced(replaced(git_patch, "-7,6 +7,7", "-8,6 +8,7"), " \t\treturn error;\n", ""),
                                      "+\tleave(state);\n \tend();\n", " \tleave(state);\n+\tsettle();\n \tend();\n");
  const std::string both = replaced(patched_sleep_c, "\tend();\n", "\tsettle();\n\tend();\n");
  BOOST_TEST(read(applied(tree(), {git_patch, second}), "power/sleep.c") == both);
  BOOST_TEST(read(applied(tree(), {git_patch + second}), "power/sleep.c") == both);
  const std::string cover = mail("", "About both.\n\n power/sleep.c | 2 ++\n\n-- \n2.39\n\n", 0);
  BOOST_TEST(read(applied(tree(), {cover + mail("", letter_text + git_patch + "-- \n2.39\n\n", 1) +
                                   mail("Content-Transfer-Encoding: base64\n", base64(second), 2)}),
                  "power/sleep.c") == both);
  BOOST_TEST(refused(tree(), {second, git_patch}).where == "1.patch:5, hunk 1 of power/sleep.c");
}

BOOST_AUTO_TEST_CASE(other_character_sets_become_utf_8) {
  Files files = tree();
  files["power/sleep.c"] = "/* caf\xc3\xa9 */\n" + sleep_c;
  const std::string diff =
      "--- a/power/sleep.c\n+++ b/power/sleep.c\n@@ -1,2 +1,3 @@\n /* caf\xe9 */\n+int i;\n int sleep_enter(int state)\n";
  BOOST_TEST(
      has(read(applied(files, {mail("Content-Type: text/plain; charset=iso-8859-1\n", diff)}), "power/sleep.c"), "\xc3\xa9 */\nint i;\n"));
  BOOST_TEST(has(refused(files, {mail("Content-Type: text/plain; charset=nonsense\n", diff)}).what, "does not apply"));
}

// ---- what git says besides lines ----

BOOST_AUTO_TEST_CASE(a_file_is_made_and_deleted) {
  const std::string made =
      "diff --git a/power/new.c b/power/new.c\nnew file mode 100644\nindex 0000000..1111111\n--- /dev/null\n+++ b/power/new.c\n@@ -0,0 "
      "+1,2 @@\n+int a;\n+int b;\n";
  const Patched p = applied(tree(), {made});
  BOOST_TEST(read(p, "power/new.c") == "int a;\nint b;\n");
  BOOST_TEST(list(p.tree->files()) == "core/other.c power/new.c power/sleep.c power/sleep.h");
  const std::string deleted =
      "diff --git a/power/new.c b/power/new.c\ndeleted file mode 100644\nindex 1111111..0000000\n--- a/power/new.c\n+++ /dev/null\n@@ -1,2 "
      "+0,0 @@\n-int a;\n-int b;\n";
  const Patched q = applied(tree(), {made, deleted});
  BOOST_TEST(read(q, "power/new.c") == "<no file>");
  BOOST_TEST(list(q.touched) == "power/new.c");
  BOOST_TEST(has(refused(tree(), {made, made}).remedy, "applied already"));
  BOOST_TEST(has(refused(tree(), {made, replaced(made, "int b", "int c")}).what, "in the tree already, with another text"));
  BOOST_TEST(has(refused(tree(), {deleted}).what, "no such file in the tree: power/new.c"));
  BOOST_TEST(has(refused(tree(), {made, deleted, deleted}).remedy, "deleted or renamed before"));
  BOOST_TEST(
      has(refused(tree(), {replaced(replaced(made, "+1,2", "+1,3"), "+int b;\n", "+int b;\n+int c;\n"), deleted}).what, "expects its end"));
}

BOOST_AUTO_TEST_CASE(a_file_in_a_new_folder_is_where_the_patch_says) {
  const std::string hunk = "@@ -0,0 +1 @@\n+int a;\n";
  const auto place = [&](const std::string& patch) { return list(applied(tree(), {patch}).touched); };
  BOOST_TEST(place("diff --git a/new/x.c b/new/x.c\nnew file mode 100644\n--- /dev/null\n+++ b/new/x.c\n" + hunk) == "new/x.c");
  BOOST_TEST(place("diff --git new/x.c new/x.c\nnew file mode 100644\n--- /dev/null\n+++ new/x.c\n" + hunk) == "new/x.c");
  BOOST_TEST(place("diff --git new/x.c new/x.c\nnew file mode 100644\nindex 0000000..e69de29\n") == "new/x.c");
  BOOST_TEST(place("--- linux.orig/new/x.c\t1970-01-01\n+++ linux/new/x.c\t2024-01-01\n" + hunk) == "new/x.c");
  BOOST_TEST(place("--- /dev/null\n+++ linux/power/x.c\n" + hunk) == "power/x.c");
  BOOST_TEST(place("--- /dev/null\n+++ power/deep/x.c\n" + hunk) == "deep/x.c");  // as patch -p1 and git apply
  BOOST_TEST(place("--- /dev/null\n+++ power/deep/x.c\n" + hunk + "--- power/sleep.c\n+++ power/sleep.c\n" + body) ==
             "power/deep/x.c power/sleep.c");
}

BOOST_AUTO_TEST_CASE(a_plain_diff_makes_and_deletes_files) {
  const std::string made = "--- /dev/null\n+++ b/power/new.c\n@@ -0,0 +1 @@\n+int a;\n";
  BOOST_TEST(read(applied(tree(), {made}), "power/new.c") == "int a;\n");
  const std::string dated =
      "--- old/power/new.c\t1970-01-01 01:00:00.000000000 +0100\n+++ new/power/new.c\t2024-01-01\n@@ -0,0 +1 @@\n+int a;\n";
  BOOST_TEST(read(applied(tree(), {dated}), "power/new.c") == "int a;\n");
  const std::string unprefixed = "--- /dev/null\n+++ power/new.c\n@@ -0,0 +1 @@\n+int a;\n";
  BOOST_TEST(read(applied(tree(), {unprefixed}), "power/new.c") == "int a;\n");
  const std::string gone = "--- old/core/other.c\t2024-01-01\n+++ new/core/other.c\t1970-01-01 00:00:00\n@@ -1 +0,0 @@\n-int other;\n";
  BOOST_TEST(read(applied(tree(), {gone}), "core/other.c") == "<no file>");
  const std::string emptied = replaced(gone, "1970-01-01 00:00:00", "2024-01-02");
  BOOST_TEST(read(applied(tree(), {emptied}), "core/other.c").empty());
  BOOST_TEST(has(refused(tree(), {replaced(made, "new.c", "sleep.h")}).what, "power/sleep.h is in the tree already"));
}

BOOST_AUTO_TEST_CASE(a_file_is_renamed_and_copied) {
  const std::string head =
      "diff --git a/power/sleep.c b/power/nap.c\nsimilarity index 90%\nrename from power/sleep.c\nrename to power/nap.c\n";
  const Patched moved = applied(tree(), {head});
  BOOST_TEST(read(moved, "power/nap.c") == sleep_c);
  BOOST_TEST(read(moved, "power/sleep.c") == "<no file>");
  BOOST_TEST(list(moved.touched) == "power/nap.c power/sleep.c");
  const Patched changed = applied(tree(), {head + "index 123..456 100644\n--- a/power/sleep.c\n+++ b/power/nap.c\n" + body});
  BOOST_TEST(read(changed, "power/nap.c") == patched_sleep_c);
  const Patched copied = applied(tree(), {git_patch + replaced(head, "rename", "copy", true)});
  BOOST_TEST(read(copied, "power/sleep.c") == patched_sleep_c);
  BOOST_TEST(read(copied, "power/nap.c") == sleep_c);  // as it was before the letter
  BOOST_TEST(list(copied.touched) == "power/nap.c power/sleep.c");
  BOOST_TEST(has(refused(tree(), {head, git_patch}).remedy, "deleted or renamed before"));
  BOOST_TEST(has(refused(tree(), {replaced(head, "power/nap.c\n", "power/sleep.h\n", true)}).what, "power/sleep.h is in the tree already"));
  BOOST_TEST(has(refused(tree(), {replaced(head, "rename to power/nap.c\n", "")}).what, "names one file only"));
}

BOOST_AUTO_TEST_CASE(two_files_change_places) {
  const Patched p =
      applied(tree(),
              {"diff --git a/power/sleep.c b/power/sleep.h\nsimilarity index 100%\nrename from power/sleep.c\nrename to power/sleep.h\n"
               "diff --git a/power/sleep.h b/power/sleep.c\nsimilarity index 100%\nrename from power/sleep.h\nrename to power/sleep.c\n"});
  BOOST_TEST(read(p, "power/sleep.h") == sleep_c);
  BOOST_TEST(read(p, "power/sleep.c") == tree().at("power/sleep.h"));
}

BOOST_AUTO_TEST_CASE(a_file_is_renamed_twice) {
  const std::string once = "diff --git a/power/sleep.c b/power/nap.c\nrename from power/sleep.c\nrename to power/nap.c\n";
  const std::string again = "diff --git a/power/nap.c b/power/doze.c\nrename from power/nap.c\nrename to power/doze.c\n";
  for (const std::vector<std::string>& series : {std::vector{once, again}, std::vector{once + again}}) {
    const Patched p = applied(tree(), series);
    BOOST_TEST(list(p.tree->files()) == "core/other.c power/doze.c power/sleep.h");
    BOOST_TEST(read(p, "power/doze.c") == sleep_c);
  }
}

BOOST_AUTO_TEST_CASE(modes_and_empty_files) {
  const std::string mode = "diff --git a/power/sleep.c b/power/sleep.c\nold mode 100644\nnew mode 100755\n";
  const Patched p = applied(tree(), {mode});
  BOOST_TEST(read(p, "power/sleep.c") == sleep_c);
  BOOST_TEST(list(p.touched) == "power/sleep.c");
  const std::string empty = "diff --git a/power/a b.h b/power/a b.h\nnew file mode 100644\nindex 0000000..e69de29\n";
  BOOST_TEST(read(applied(tree(), {empty}), "power/a b.h").empty());
  BOOST_TEST(has(refused(tree(), {replaced(mode, "power/sleep", "power/nap", true)}).what, "no such file in the tree: power/nap.c"));
}

BOOST_AUTO_TEST_CASE(the_last_line_may_lack_its_newline) {
  Files files = tree();
  files["core/other.c"] = "int other;";
  const std::string adds = "--- a/core/other.c\n+++ b/core/other.c\n@@ -1 +1 @@\n-int other;\n\\ No newline at end of file\n+int other;\n";
  BOOST_TEST(read(applied(files, {adds}), "core/other.c") == "int other;\n");
  const std::string takes = "--- a/core/other.c\n+++ b/core/other.c\n@@ -1 +1 @@\n-int other;\n+int other;\n\\ No newline at end of file\n";
  BOOST_TEST(read(applied(tree(), {takes}), "core/other.c") == "int other;");
  const std::string keeps =
      "--- a/core/other.c\n+++ b/core/other.c\n@@ -1 +1,2 @@\n+int more;\n int other;\n\\ No newline at end of file\n";
  BOOST_TEST(read(applied(files, {keeps}), "core/other.c") == "int more;\nint other;");
  BOOST_TEST(has(refused(tree(), {keeps}).what, "not ended by a newline"));
}

// ---- places ----

BOOST_AUTO_TEST_CASE(a_hunk_that_has_moved_is_found_and_it_is_said) {
  for (const std::size_t lines : {1u, 7u, 200u}) {
    Files files = tree();
    std::string more;
    for (std::size_t i = 0; i < lines; ++i) more += "int more_" + std::to_string(i) + ";\n";
    files["power/sleep.c"] = more + sleep_c;
    const Patched p = applied(files, {git_patch});
    BOOST_TEST(read(p, "power/sleep.c") == more + patched_sleep_c);
    BOOST_TEST(list(p.notes) == "1.patch:5, hunk 1 of power/sleep.c: found at line " + std::to_string(7 + lines) + " instead of 7");
  }
  BOOST_TEST(read(applied(tree(), {replaced(git_patch, "-7,6 +7,7", "-2000,6 +2000,7")}), "power/sleep.c") == patched_sleep_c);
}

BOOST_AUTO_TEST_CASE(the_nearest_place_is_taken_and_others_are_counted) {
  Files files;
  files["a.c"] = "x;\ny;\nz;\n1;\nx;\ny;\nz;\n2;\n3;\n4;\n5;\nx;\ny;\nz;\n6;\n";
  const std::string at = "--- a/a.c\n+++ b/a.c\n@@ -LINE,3 +LINE,4 @@\n x;\n+new;\n y;\n z;\n";
  const Patched p = applied(files, {replaced(at, "LINE", "7", true)});
  BOOST_TEST(read(p, "a.c") == "x;\ny;\nz;\n1;\nx;\nnew;\ny;\nz;\n2;\n3;\n4;\n5;\nx;\ny;\nz;\n6;\n");
  BOOST_TEST(list(p.notes) == "1.patch:3, hunk 1 of a.c: found at line 5 instead of 7; it would fit at 2 other places, too");
  BOOST_TEST(applied(files, {replaced(at, "LINE", "12", true)}).notes.empty());
}

BOOST_AUTO_TEST_CASE(two_hunks_do_not_take_the_same_lines) {
  Files files;
  files["a.c"] = "0;\nx;\ny;\n1;\nx;\ny;\n2;\n";
  const std::string head = "--- a/a.c\n+++ b/a.c\n", one = "@@ -2,2 +2,3 @@\n x;\n+new;\n y;\n";
  BOOST_TEST(read(applied(files, {head + one + one}), "a.c") == "0;\nx;\nnew;\ny;\n1;\nx;\nnew;\ny;\n2;\n");
  BOOST_TEST(refused(files, {head + one + one + one}).where == "1.patch:11, hunk 3 of a.c");
}

BOOST_AUTO_TEST_CASE(first_and_last_lines_are_anchored) {
  Files files;
  files["a.c"] = "1;\n2;\n3;\n4;\n";
  const std::string first = "--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,3 @@\n+0;\n 1;\n 2;\n",
                    last = "--- a/a.c\n+++ b/a.c\n@@ -3,2 +3,3 @@\n 3;\n 4;\n+5;\n";
  BOOST_TEST(read(applied(files, {first, replaced(last, "-3,2 +3", "-4,2 +4")}), "a.c") == "0;\n1;\n2;\n3;\n4;\n5;\n");
  files["a.c"] = "x;\n1;\n2;\n3;\n4;\nx;\n";
  BOOST_TEST(has(refused(files, {first}).what, "line 1 of a.c is \"x;\", but \"1;\" is expected (patch line 5)"));
  BOOST_TEST(has(refused(files, {last}).what, "a.c goes on with \"x;\" in line 6, where the hunk expects its end"));
  const std::string bare = "--- a/a.c\n+++ b/a.c\n@@ -2,0 +3 @@\n+5;\n";
  BOOST_TEST(has(refused(files, {bare}).remedy, "-U3"));
  BOOST_TEST(has(refused(files, {"--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-x;\n+y;\n"}).remedy, "-U3"));
}

BOOST_AUTO_TEST_CASE(the_commits_of_git_log_are_one_after_the_other) {
  const std::string commit = "commit 0123456789abcdef0123456789abcdef01234567\nAuthor: A Person <a@example.org>\n\n    sleep\n\n";
  const std::string copy = "diff --git a/power/sleep.c b/power/nap.c\ncopy from power/sleep.c\ncopy to power/nap.c\n";
  BOOST_TEST(read(applied(tree(), {commit + git_patch + copy}), "power/nap.c") == sleep_c);
  BOOST_TEST(read(applied(tree(), {commit + git_patch + "\n" + commit + copy}), "power/nap.c") == patched_sleep_c);
}

// ---- reading ----

BOOST_AUTO_TEST_CASE(a_patch_is_read_from_a_file) {
  const auto read_back = read_patch("tests/source/patch_test.cpp");
  BOOST_TEST_REQUIRE(read_back.has_value());
  BOOST_TEST(read_back.value().name == "tests/source/patch_test.cpp");
  BOOST_TEST(has(read_back.value().text, "a_patch_is_read_from_a_file"));
  BOOST_TEST(has(read_patch("tests/no such file").error().what, "No such file"));
  BOOST_TEST(has(read_patch("tests").error().what, "directory"));
  BOOST_TEST(has(read_patch("/dev/zero").error().what, "larger than 64 MiB"));
}

BOOST_AUTO_TEST_CASE(no_symbolic_link_is_followed) {
  namespace fs = std::filesystem;
  const fs::path top = fs::temp_directory_path() / ("pmcheck-patch-test-" + std::to_string(::getpid()));
  struct Remove {
    fs::path path;
    ~Remove() { fs::remove_all(path); }
  } const remove{top};
  fs::create_directories(top / "tree/power");
  std::ofstream(top / "tree/power/sleep.c") << sleep_c;
  std::ofstream(top / "outside.c") << sleep_c;
  fs::create_symlink(top, top / "tree/up");
  fs::create_symlink(top / "outside.c", top / "tree/power/link.c");
  const auto base = open_directory(top / "tree");
  BOOST_TEST_REQUIRE(base.has_value());
  const auto good = apply_patches(base.value(), {{"x", git_patch}});
  BOOST_TEST_REQUIRE(good.has_value());
  BOOST_TEST(read(good.value(), "power/sleep.c") == patched_sleep_c);
  for (const std::string path : {"up/outside.c", "power/link.c", "up/tree/power/sleep.c"}) {
    const auto refusal = apply_patches(base.value(), {{"x", replaced(git_patch, "power/sleep.c", path, true)}});
    BOOST_TEST_REQUIRE(!refusal.has_value());
    BOOST_TEST(refusal.error().what == "no such file in the tree: " + path);
    BOOST_TEST(has(refusal.error().remedy, "no symbolic link is followed"));
  }
  // And nothing is written.
  std::ifstream unchanged(top / "tree/power/sleep.c");
  BOOST_TEST(std::string(std::istreambuf_iterator<char>(unchanged), {}) == sleep_c);
}

// ---- what is wrong ----

BOOST_AUTO_TEST_CASE(a_hunk_that_does_not_apply_names_the_line) {
  Files files = tree();
  files["power/sleep.c"] = replaced(sleep_c, "\terror = enter(state);", "\terror = enter(state, 0);");
  Error error = refused(files, {git_patch});
  BOOST_TEST(error.what ==
             "the patch does not apply: line 9 of power/sleep.c is \"\\terror = enter(state, 0);\", but \"\\terror = enter(state);\" is "
             "expected (patch line 8)");
  BOOST_TEST(error.where == "1.patch:5, hunk 1 of power/sleep.c");
  files["power/sleep.c"] = replaced(sleep_c, "\terror = enter(state);", "        error = enter(state);");
  BOOST_TEST(has(refused(files, {git_patch}).what, "they differ in white space only"));
  files["power/sleep.c"] = sleep_c.substr(0, sleep_c.size() - 2);
  BOOST_TEST(has(refused(files, {git_patch}).what, "power/sleep.c ends before line 12, which should be \"}\" (patch line 12)"));
  // Where a line stands in an encoded letter is where it begins there.
  files = tree();
  files["power/sleep.c"] = replaced(sleep_c, "\tend();", "\tend(0);");
  BOOST_TEST(has(refused(files, {mail("Content-Transfer-Encoding: base64\n", base64(git_patch, 1000))}).where,
                 "1.patch:8, hunk 1 of power/sleep.c"));
}

BOOST_AUTO_TEST_CASE(a_patch_that_is_applied_already_is_recognised) {
  BOOST_TEST(has(refused(tree(), {git_patch, git_patch}).remedy, "is there already: leave the patch out"));
  const std::string two =
      replaced(git_patch, "@@ -7", "@@ -1,4 +1,4 @@\n int sleep_enter(int state)\n {\n-\tint error;\n+\tint error = 0;\n \n@@ -7");
  BOOST_TEST(has(refused(tree(), {git_patch, two}).remedy, "what this hunk does is there already"));
  Files files = tree();
  files["power/sleep.c"] = replaced(sleep_c, "enter(state);", "leave(state);");
  BOOST_TEST(!has(refused(files, {git_patch}).remedy, "already"));
}

BOOST_AUTO_TEST_CASE(no_path_leaves_the_tree) {
  struct Guard final : Tree {
    [[nodiscard]] std::string name() const override { return ""; }
    [[nodiscard]] std::optional<std::string> read(const std::string& path) const override {
      BOOST_TEST(path == "");  // not asked for at all
      return "int i;\n";
    }
    [[nodiscard]] std::vector<std::string> files() const override { return {}; }
    [[nodiscard]] std::vector<std::string> files_that_mention(std::span<const std::string>) const override { return {}; }
  };
  const std::string hunk = "@@ -1 +1 @@\n-int i;\n+int j;\n";
  for (const std::string path : {"a/../../x.c", "../x.c", "a/..", "/etc/x.c", "a/power/../../x.c", "//x.c", "a/x\x1b[1m.c", ".."}) {
    for (const std::string& patch :
         {"--- " + path + "\n+++ " + path + "\n" + hunk,
          "diff --git " + path + " " + path + "\n--- " + path + "\n+++ " + path + "\n" + hunk,
          "diff --git a/x.c b/x.c\nrename from " + path + "\nrename to x.c\n",
          "diff --git a/x.c b/x.c\ncopy from x.c\ncopy to " + path + "\n", "--- /dev/null\n+++ " + path + "\n@@ -0,0 +1 @@\n+int j;\n"}) {
      const auto result = apply_patches(std::make_shared<Guard>(), {{"x.patch", patch}});
      BOOST_TEST_REQUIRE(!result.has_value());
      const std::string what = result.error().what;
      BOOST_TEST((has(what, "leads out of the tree") || has(what, "absolute") || has(what, "no name of a file")));
      BOOST_TEST(result.error().where == "x.patch:1");
      BOOST_TEST(what.find('\x1b') == std::string::npos);
    }
  }
}

struct Wrong {
  const char* name;
  std::string patch;
  const char* what;
  const char* where;
};
std::ostream& operator<<(std::ostream& os, const Wrong& w) { return os << w.name; }

const std::string plain_header = "--- a/power/sleep.c\n+++ b/power/sleep.c\n";
const std::vector<Wrong> wrong = {
    {"empty", "", "there is no diff in it", "1.patch"},
    {"prose", "Dear all,\n\nno diff today.\n", "there is no diff in it", "1.patch"},
    {"a header alone", mail("", ""), "there is no diff in it", "1.patch"},
    {"quoted in a reply", mail("", replaced("\n" + git_patch, "\n", "\n> ", true)), "there is no diff in it", "1.patch"},
    {"a normal diff", "9a10\n> \tleave(state);\n", "there is no diff in it", "1.patch"},
    {"a context diff", "*** a/power/sleep.c\t2024\n--- b/power/sleep.c\t2024\n***************\n*** 7,9 ****\n", "context diff",
     "1.patch:1"},
    {"a merge", "diff --cc power/sleep.c\nindex 1,2..3\n", "merge", "1.patch:1"},
    {"binary, git", "diff --git a/x.o b/x.o\nindex 12..34 100644\nGIT binary patch\nliteral 3\n", "binary", "1.patch:3"},
    {"binary, git without --binary", "diff --git a/x.o b/x.o\nindex 12..34 100644\nBinary files a/x.o and b/x.o differ\n", "binary",
     "1.patch:3"},
    {"binary, plain", git_patch + "Binary files a/x.o and b/x.o differ\n", "binary", "1.patch:13"},
    {"a hunk alone", body, "without the name of a file", "1.patch:1"},
    {"no hunk", plain_header, "ends before its first hunk", "1.patch:2"},
    {"no hunk, git", git_header, "ends before its first hunk", "1.patch:4"},
    {"one line, git", git_header.substr(0, git_header.find('\n') + 1), "ends with its first line", "1.patch:1"},
    {"no second name", "--- a/power/sleep.c\n" + body, "without the name of a file", "1.patch:2"},
    {"a hunk of no lines", plain_header + "@@ -0,0 +0,0 @@\n", "hunk of no lines", "1.patch:3"},
    {"a head that is none", plain_header + "@@ -7,6 +x @@\n", "not the head of a hunk", "1.patch:3"},
    {"a number too large", plain_header + "@@ -99999999999999999999,6 +7,7 @@\n", "not the head of a hunk", "1.patch:3"},
    {"cut off", git_patch.substr(0, git_patch.size() - 19), "lacks 2 of 6 old and 2 of 7 new lines: the patch is cut off", "1.patch:10"},
    {"count too high", replaced(git_patch, "-7,6 +7,7", "-7,7 +7,8"), "lacks 1 of 7 old", "1.patch:12"},
    {"count too high before a signature", mail("", replaced(git_patch, "-7,6 +7,7", "-7,8 +7,9") + "-- \n2.39\n"), "where \"2.39\" stands",
     "1.patch:20"},
    {"count of old lines too low", replaced(git_patch, "-7,6 +7,7", "-7,5 +7,7"), "lacks 0 of 5 old", "1.patch:12"},
    {"counts too low at a new line", replaced(git_patch, "-7,6 +7,7", "-7,3 +7,3"), "goes on after the number of lines", "1.patch:9"},
    {"wrapped", replaced(git_patch, " \treturn error;\n", " \treturn\nerror;\n"), "where \"error;\" stands", "1.patch:12"},
    {"indented with the mark lost", replaced(git_patch, "\n \tend();", "\n\tend();"), "where \"\\tend();\" stands", "1.patch:10"},
    {"a line after the last", plain_header + "@@ -11,2 +11,3 @@\n \treturn error;\n-}\n+}\n\\ No newline at end of file\n+int i;\n",
     "after the one that ends the file", "1.patch:8"},
    {"no newline of nothing", plain_header + "@@ -1 +1 @@\n\\ No newline at end of file\n-a\n+b\n", "lacks 1 of 1 old", "1.patch:4"},
    {"a symbolic link",
     "diff --git a/x.c b/x.c\nnew file mode 120000\nindex 0000000..1111111\n--- /dev/null\n+++ b/x.c\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No "
     "newline at end of file\n",
     "symbolic link", "1.patch:2"},
    {"a symbolic link, changed", "diff --git a/x.c b/x.c\nindex 0000000..1111111 120000\n--- a/x.c\n+++ b/x.c\n", "symbolic link",
     "1.patch:2"},
    {"a submodule", "diff --git a/x b/x\nindex 0000000..1111111 160000\n--- a/x\n+++ b/x\n", "submodule", "1.patch:2"},
    {"no mode", "diff --git a/x.c b/x.c\nnew file mode abc\n", "no mode of a file", "1.patch:2"},
    {"no file", replaced(git_patch, "power/sleep.c", "power/nap.c", true), "no such file in the tree: power/nap.c", "1.patch:1"},
    {"neither file", "--- power/a.c\n+++ power/b.c\n" + body, "neither power/a.c nor power/b.c", "1.patch:1"},
    {"nothing and nothing", "--- /dev/null\n+++ /dev/null\n@@ -0,0 +1 @@\n+a\n", "nothing with nothing", "1.patch:1"},
    {"a name in bad quotes", "--- \"a/x.c\n+++ b/x.c\n" + body, "quoted in a way", "1.patch:1"},
    {"no name", "--- \n+++ b/x.c\n" + body, "a name is missing", "1.patch:1"},
    {"a new file with old lines", "--- /dev/null\n+++ b/x.c\n" + body, "a new file with old lines", "1.patch:1"},
    {"a deleted file with new lines", "--- a/power/sleep.c\n+++ /dev/null\n" + body, "lines of it stay", "1.patch:1"},
};

BOOST_DATA_TEST_CASE(each_wrong_patch_is_refused_with_its_place, boost::unit_test::data::make(wrong), w) {
  const Error error = refused(tree(), {w.patch});
  BOOST_TEST(has(error.what, w.what));
  BOOST_TEST(error.where == w.where);
}
