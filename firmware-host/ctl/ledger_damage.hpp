// What is broken in a register, in words and as JSON.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "gateway/ledger/directory_verifier.hpp"
#include "gateway/ledger/growth.hpp"
#include "gateway/ledger/ledger_view.hpp"

namespace menshen::ctl {

// One sentence that names the leaf, the tile or the file.
std::string sentence_of(const ledger::Damage& damage);
std::string sentence_of(const ledger::DirectoryDamage& damage);
std::string sentence_of_broken_store();

// Rolled back or forked, against an older checkpoint.
std::string sentence_of(ledger::Growth growth, const ledger::TreeHead& older,
                        const ledger::TreeHead& now);

// A store that is too broken to be read leaf by leaf is damaged too, not unreadable.
bool is_damage(const Error& error);

// {"part":…,"leaf":…,"file":…,"hash":…}, and of lost day keys "cause" and "last_leaf"
boost::json::object json_of(const ledger::Damage& damage);
boost::json::object json_of(const ledger::DirectoryDamage& damage);

}  // namespace menshen::ctl
