namespace pmc::cli {}
