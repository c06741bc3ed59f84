/// A driver that knows two functions, whatever the message.  Two drivers are it (simple_dev_pm_ops.cpp).
#pragma once
#include "model/driver.hpp"

namespace pmc::model {

const checker::Machine& suspend_resume_machine();

}  // namespace pmc::model
