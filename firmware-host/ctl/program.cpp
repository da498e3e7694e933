#include "firmware-host/ctl/program.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <ostream>

#include "firmware-host/clock.hpp"
#include "firmware-host/ctl/build_open_list.hpp"
#include "firmware-host/ctl/check_config.hpp"
#include "firmware-host/ctl/check_number.hpp"
#include "firmware-host/ctl/credential.hpp"
#include "firmware-host/ctl/decode_record.hpp"
#include "firmware-host/ctl/explain_policy.hpp"
#include "firmware-host/ctl/keys.hpp"
#include "firmware-host/ctl/ledger_program.hpp"
#include "firmware-host/ctl/log_key.hpp"
#include "firmware-host/ctl/pki.hpp"
#include "firmware-host/ctl/policy_table.hpp"
#include "firmware-host/ctl/read_image.hpp"
#include "firmware-host/version.hpp"

namespace menshen::ctl {
namespace {

// The words of every command and where their values go. A command runs once the whole line has
// been understood.
class Program {
 public:
  explicit Program(const World& world) : world_(world) {
    app_.require_subcommand(1);
    app_.add_option("--time-zone", time_zone_, "where the venue is")->capture_default_str();
    add_reading();
    add_credential();
    add_policy();
    add_keys();
    add_log_key();
    add_open_list();
    add_pki();
    ledger_.emplace(app_, world_, time_zone_,
                    [this](std::function<int()> body) { chosen_ = std::move(body); });
    command(app_, "version", "print the version", [this] {
      world_.streams.out << "menshenctl " << host::version() << '\n';
      return exit_ok;
    });
  }

  int run(std::vector<std::string> words) {
    std::ranges::reverse(words);  // CLI11 takes them from the back
    try {
      app_.parse(words);
    } catch (const CLI::ParseError& error) {
      const int code = app_.exit(error, world_.streams.out, world_.streams.err);
      return code == 0 ? exit_ok : exit_usage;
    }
    if (!host::TimeZone::named(time_zone_)) {
      return fail(world_.streams, exit_usage, "--time-zone is not in the time zone database");
    }
    return chosen_();
  }

 private:
  CLI::App& command(CLI::App& parent, const char* name, const char* help,
                    std::function<int()> body) {
    CLI::App& added = *parent.add_subcommand(name, help);
    added.callback([this, body = std::move(body)] { chosen_ = body; });
    return added;
  }
  static CLI::App& group(CLI::App& parent, const char* name, const char* help) {
    CLI::App& added = *parent.add_subcommand(name, help);
    added.require_subcommand(1);
    return added;
  }

  Moment now() const { return host::TimeZone::named(time_zone_)->at(world_.clock()); }

  void add_reading() {
    command(app_, "decode-record", "fields of a chip record or of a reader's answer",
            [this] { return decode_record(file_, now().date(), world_.streams); })
        .add_option("file", file_, "bytes or hex digits; - is standard input")
        ->required();
    command(app_, "check-number", "whether numbers are well formed, and what they say",
            [this] { return check_number(words_, now().date(), world_.streams); })
        .add_option("number", words_, "numbers; - reads one a line from standard input")
        ->required();
    command(app_, "read-image", "codes in picture files",
            [this] { return read_image(words_, world_); })
        .add_option("file", words_, "PNG, JPEG or BMP")
        ->required();
    CLI::App& config = group(app_, "config", "the configuration of menshend");
    command(config, "check", "every mistake at once",
            [this] { return check_config(file_, world_.streams); })
        .add_option("file", file_)
        ->required();
  }

  void add_credential() {
    CLI::App& credential = group(app_, "credential", "signed codes");
    CLI::App& keygen = command(credential, "keygen", "a new issuer's key",
                               [this] { return credential_keygen(new_key_, world_); });
    keygen.add_option("--alg", new_key_.algorithm, "EdDSA or ES256")->capture_default_str();
    keygen.add_option("--out", new_key_.out, "file of the private key")->required();
    keygen.add_option("--kid", new_key_.kid, "key id in hex");
    keygen.add_option("--name", new_key_.name, "the issuer's name in trust files");

    CLI::App& issue = command(credential, "issue", "the text of one code",
                              [this] { return credential_issue(new_code_, world_); });
    issue.add_option("--key", new_code_.key_file, "file of the private key")->required();
    issue.add_option("--kid", new_code_.kid, "key id in hex");
    issue.add_option("--number", new_code_.number);
    issue.add_option("--name", new_code_.name);
    issue.add_option("--birth", new_code_.birth, "YYYY-MM-DD");
    issue.add_option("--adult", new_code_.adult, "yes or no: an age-only code");
    issue.add_option("--venue", new_code_.venue, "code of the only venue that may take it");
    issue.add_option("--not-before", new_code_.not_before, "2026-03-10T06:00:00Z");
    issue.add_option("--minutes", new_code_.minutes, "how long it lives")->capture_default_str();
    issue.add_flag("--reusable", new_code_.reusable, "may be shown again and again");

    CLI::App& inspect =
        command(credential, "inspect", "what a code claims, and whether it may be believed",
                [this] { return credential_inspect(inspected_, now(), world_); });
    inspect.add_option("file", inspected_.file, "the code's text; - is standard input");
    inspect.add_option("--trust", inspected_.trust_file, "file of the issuers believed");
    inspect.add_option("--venue", inspected_.venue, "code of the venue that looks");
  }

  void add_policy() {
    CLI::App& policy = group(app_, "policy", "the rules of the venue");
    CLI::App& explain = command(policy, "explain", "what the rules say, and why", [this] {
      question_.time_zone = time_zone_;
      return explain_policy(question_, world_);
    });
    explain.add_option("--rules", question_.table.rules_file)->required();
    add_signature(explain, question_.table);
    explain.add_option("--zone", question_.zone)->required();
    explain.add_option("--birth", question_.birth, "YYYY-MM-DD");
    explain.add_option("--on", question_.on, "YYYY-MM-DD, else today");
    explain.add_option("--at", question_.at, "HH:MM, else now");
    explain.add_option("--evidence", question_.evidence, "else chip_read");
    explain.add_flag("--lines", question_.lines, "sentences instead of JSON");

    command(policy, "keygen", "a county's new key; prints the public half",
            [this] { return policy_keygen(file_, world_); })
        .add_option("--out", file_, "file of the private key")
        ->required();
    CLI::App& sign = command(policy, "sign", "a county's signature over a rule table",
                             [this] { return sign_policy(to_sign_, world_); });
    sign.add_option("rules", to_sign_.rules_file)->required();
    sign.add_option("--key", to_sign_.key_file, "file of the private key")->required();
    sign.add_option("--out", to_sign_.out, "file of the signature")->required();
    CLI::App& verify = command(policy, "verify", "whether a county signed this rule table",
                               [this] { return verify_policy(table_, world_); });
    verify.add_option("rules", table_.rules_file)->required();
    for (CLI::Option* option : add_signature(verify, table_)) option->required();
  }

  static std::array<CLI::Option*, 2> add_signature(CLI::App& command, PolicyTable& table) {
    return {command.add_option("--signature", table.signature_file, "of policy sign"),
            command.add_option("--signed-by", table.signed_by_file, "the county's public key")};
  }

  void add_keys() {
    CLI::App& pin = group(app_, "desk-pin", "the PIN of the desk page");
    command(pin, "set", "keep the PIN that stands on standard input",
            [this] { return set_desk_pin(file_, world_); })
        .add_option("file", file_)
        ->required();
    CLI::App& key = group(app_, "register-key", "keys that open the register");
    CLI::App& pair = command(key, "new", "a new pair; prints the public key for the configuration",
                             [this] { return new_register_key(file_, suite_, world_); });
    pair.add_option("--out", file_, "file of the secret key")->required();
    pair.add_option("--suite", suite_, "hpke, or sm for commercial cryptography")
        ->capture_default_str();
    CLI::App& seal = command(key, "seal", "the venue's key under the manager's PIN, for the box",
                             [this] { return seal_register_key(key_to_seal_, world_); });
    seal.add_option("--key", key_to_seal_.key_file, "file of the secret key")->required();
    seal.add_option("--pin-file", key_to_seal_.pin_file, "the manager's, of desk-pin set")
        ->required();
    seal.add_option("--out", key_to_seal_.out, "the sealed key's file")->required();
  }

  void add_log_key() {
    CLI::App& key = group(app_, "log-key", "the key that signs the register's checkpoints");
    CLI::App& made = command(key, "new", "a new key; prints its public half and its section",
                             [this] { return new_log_key(log_key_, world_); });
    made.add_option("--config", log_key_.config, "whose [log_key] and origin it is made for");
    made.add_option("--origin", log_key_.origin, "without --config: the authority's domain/code");
    made.add_option("--out", log_key_.out, "the key's file, where [log_key] names none");
    made.add_option("--kind", log_key_.kind, "file, credential or tpm");
    made.add_option("--machine", log_key_.machine, "kind file: what only this machine has");
    made.add_option("--tpm", log_key_.tpm, "kind tpm: device:/dev/tpmrm0");
    CLI::App& show = command(key, "show", "its public half, for whoever verifies",
                             [this] { return show_log_key(log_key_, world_); });
    CLI::Option* config = show.add_option("--config", log_key_.config);
    show.add_option("--file", log_key_.out, "the key's file")->excludes(config);
  }

  void add_open_list() {
    CLI::App& list = group(app_, "open-list", "lists of lost and locked cards");
    CLI::App& key = group(list, "key", "keys of such lists");
    command(key, "new", "a new key", [this] { return new_open_list_key(file_, world_); })
        .add_option("--out", file_)
        ->required();
    CLI::App& build = command(list, "build", "from a table to the file that gates map",
                              [this] { return build_open_list(new_list_, now().date(), world_); });
    build.add_option("--key", new_list_.key_file)->required();
    build.add_option("--from", new_list_.csv_file, "number,listing a line")->required();
    build.add_option("--out", new_list_.out)->required();
    build.add_option("--version", new_list_.version, "one more than the last")->required();
    build.add_option("--expires", new_list_.expires, "2026-03-17T00:00:00Z")->required();
    build.add_option("--county", new_list_.county, "area code")->required();
    build.add_flag("--with-minors", new_list_.with_minors, "a signed policy says so");
  }

  void add_pki() {
    CLI::App& pki = group(app_, "pki", "certificates of the regulator's pull");
    CLI::App& ca = group(pki, "ca", "the authority that issues them");
    CLI::App& made = command(ca, "new", "a new authority: NAME.crt and NAME.key",
                             [this] { return new_authority(new_authority_, world_); });
    made.add_option("--name", new_authority_.name, "whose authority it is")->required();
    made.add_option("--out", new_authority_.out, "NAME")->required();
    made.add_option("--days", new_authority_.days, "how long it lives")->capture_default_str();

    CLI::App& venue =
        command(group(pki, "venue", "what a box shows"), "issue", "a venue's certificate and key",
                [this] { return issue_venue(new_peer_, world_); });
    add_peer(venue);
    venue.add_option("--host", new_peer_.hosts, "name or address it is called by")->required();
    CLI::App& role =
        command(group(pki, "role", "what a regulator's program shows"), "issue",
                "a role's certificate and key", [this] { return issue_role(new_peer_, world_); });
    add_peer(role);
    role.add_option("--role", new_peer_.role, "whom it stands for")->required();

    command(pki, "inspect", "what certificates say",
            [this] { return inspect_certificates(file_, world_); })
        .add_option("file", file_, "PEM; - is standard input")
        ->required();
  }

  void add_peer(CLI::App& issue) {
    issue.add_option("--ca", new_peer_.authority, "NAME of the authority's pair")->required();
    issue.add_option("--name", new_peer_.name, "an office, never a person")->required();
    issue.add_option("--out", new_peer_.out, "NAME of the new pair")->required();
    issue.add_option("--days", new_peer_.days, "how long it lives")->capture_default_str();
  }

  const World& world_;
  CLI::App app_{"The operator's command line of Menshen (docs/menshenctl.md).", "menshenctl"};
  std::function<int()> chosen_;
  std::string time_zone_ = "Asia/Shanghai";
  std::string file_;
  std::string suite_ = "hpke";
  std::vector<std::string> words_;
  NewIssuerKey new_key_;
  NewCode new_code_;
  InspectedCode inspected_;
  PolicyQuestion question_;
  PolicyTable table_;
  PolicyToSign to_sign_;
  NewOpenList new_list_;
  LogKeyAsked log_key_;
  KeyToSeal key_to_seal_;
  NewAuthority new_authority_;
  NewPeer new_peer_;
  std::optional<LedgerProgram> ledger_;
};

}  // namespace

int run(const std::vector<std::string>& words, const World& world) {
  return Program(world).run(words);
}

}  // namespace menshen::ctl
