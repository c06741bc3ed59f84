// message-choice-follows-image: what became of the image decides what frozen devices are told.
#include "properties/listen.hpp"
#include "properties/steps_heard.hpp"

namespace pmc::properties {
namespace {

struct freeze_begins {};  // a walk on the way down, with FREEZE
struct again {};          // the first of them: of an attempt, or of another one, as /dev/snapshot may make before it is closed
struct other_begins {};   // the same with another message
struct cancelled {};      // the hypercall's answers; `failed` makes no image and is not heard
struct new_domain {};
struct thaw {};           // what gets to a device in resume_noirq, resume_early or resume
struct recover {};
struct restore {};
struct resume {};

struct NoFreeze : State {};
struct NoImage : State {};      // frozen; it is not made yet, or making it failed
struct ImageMade : State {};    // and the same domain goes on
struct InNewDomain : State {};  // control came through the image
struct ThawWithoutImage : State {};
struct RestoreWithoutImage : State {};
struct RecoverAfterImage : State {};
struct RestoreAfterCancelled : State {};
struct ThawInNewDomain : State {};
struct RecoverInNewDomain : State {};
struct ResumeAfterFreeze : State {};

struct MessageChoiceFollowsImage : FrontEnd<MessageChoiceFollowsImage> {
  static constexpr std::string_view name = "message-choice-follows-image";
  using initial_state = NoFreeze;
  // clang-format off
  using transition_table = mp_append<mp_list<
      Row<NoFreeze,    freeze_begins, NoImage>,
      Row<NoFreeze,    again,         NoImage>,
      Row<NoImage,     again,         none>,
      Row<ImageMade,   again,         NoImage>,
      Row<InNewDomain, again,         NoImage>,
      Row<NoImage,     cancelled,     ImageMade>,
      Row<NoImage,     new_domain,    InNewDomain>,
      Row<ImageMade,   cancelled,     none>,
      Row<ImageMade,   new_domain,    InNewDomain>,
      Row<InNewDomain, cancelled,     ImageMade>,
      Row<InNewDomain, new_domain,    none>,
      Row<NoImage,     recover,       none>,
      Row<NoImage,     thaw,          ThawWithoutImage>,
      Row<NoImage,     restore,       RestoreWithoutImage>,
      Row<NoImage,     resume,        ResumeAfterFreeze>,
      Row<ImageMade,   recover,       RecoverAfterImage>,
      Row<ImageMade,   thaw,          none>,
      Row<ImageMade,   restore,       RestoreAfterCancelled>,
      Row<ImageMade,   resume,        ResumeAfterFreeze>,
      Row<InNewDomain, recover,       RecoverInNewDomain>,
      Row<InNewDomain, thaw,          ThawInNewDomain>,
      Row<InNewDomain, restore,       none>,
      Row<InNewDomain, resume,        ResumeAfterFreeze>>,
      Each<NoFreeze,    none,     other_begins, cancelled, new_domain, thaw, recover, restore, resume, caller_idle>,
      Each<NoImage,     none,     freeze_begins>,
      Each<ImageMade,   none,     freeze_begins>,
      Each<InNewDomain, none,     freeze_begins>,
      Each<NoImage,     NoFreeze, other_begins, caller_idle>,
      Each<ImageMade,   NoFreeze, other_begins, caller_idle>,
      Each<InNewDomain, NoFreeze, other_begins, caller_idle>>;
  // clang-format on
};

Heard hears(const EventInfo& e, const Instance&) {
  using M = MessageChoiceFollowsImage;
  if (e.is_step("finish")) return letter<M>(caller_idle{});
  if (heard::image_made(e)) return letter<M>(cancelled{});
  if (heard::came_through_image(e)) return letter<M>(new_domain{});
  if (begins_down(e) && e.phase == Phase::prepare && e.message == Message::FREEZE) return letter<M>(again{});
  if (begins_down(e)) return e.message == Message::FREEZE ? letter<M>(freeze_begins{}) : letter<M>(other_begins{});
  if (!operation_delivered_up(e)) return std::nullopt;
  if (e.message == Message::THAW) return letter<M>(thaw{});
  if (e.message == Message::RECOVER) return letter<M>(recover{});
  if (e.message == Message::RESTORE) return letter<M>(restore{});
  if (e.message == Message::RESUME) return letter<M>(resume{});
  return std::nullopt;  // a message of the way down: message-class-match
}

}  // namespace

Property message_choice_follows_image() {
  return {
      .id = "message-choice-follows-image",
      .statement = "After FREEZE devices get THAW if the image was made and the same system goes on, RESTORE if control "
                   "came through the image, and RECOVER if there is no image.",
      .logic = "AG",
      .source = "include/linux/pm.h, \"PM_EVENT_ messages\"; kernel/power/hibernate.c, hibernation_snapshot()",
      .scope = Scope::system,
      .monitor = &machine_of<MessageChoiceFollowsImage>(),
      .violations = {{"ThawWithoutImage", "a device got THAW and no image was made: RECOVER was due"},
                     {"RestoreWithoutImage", "a device got RESTORE and no image was made: RECOVER was due"},
                     {"RecoverAfterImage", "a device got RECOVER and the image was made: THAW was due"},
                     {"RestoreAfterCancelled", "a device got RESTORE in the system that made the image: THAW was due"},
                     {"ThawInNewDomain", "a device got THAW after control came through the image: RESTORE was due"},
                     {"RecoverInNewDomain", "a device got RECOVER after control came through the image: RESTORE was due"},
                     {"ResumeAfterFreeze", "a device got RESUME, which answers no FREEZE"}},
      .triggers = {"thaw", "recover", "restore", "resume"},
      .trigger_states = {"NoImage", "ImageMade", "InNewDomain"},
      .hears = hears,
      .fault = "decision_inverted",
  };
}

}  // namespace pmc::properties
