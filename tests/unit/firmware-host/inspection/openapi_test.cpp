// openapi.json and the program are held against each other: every address, parameter and status of
// one stands in the other, and every documented answer is really given and fits its schema.
#include <map>
#include <regex>
#include <set>

#include "firmware-host/inspection/budget.hpp"
#include "firmware-host/inspection/openapi.hpp"
#include "firmware-host/inspection/route_table.hpp"
#include "gateway/ledger/violation.hpp"
#include "gateway/store/database.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/unit/firmware-host/inspection/inspection_fixture.hpp"

namespace menshen::inspection {
namespace {

namespace json = boost::json;

const test::JsonSchemas& document() {
  static const test::JsonSchemas parsed(json::parse(openapi_json()));
  return parsed;
}

std::string lower(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = static_cast<char>(std::tolower(c));
  return small;
}

const json::object& operation_of(const Route& route) {
  const auto& paths = document().document().at("paths").as_object();
  return paths.at(route.path).at(lower(http::name_of(route.method))).as_object();
}

TEST(OpenApi, HasEveryAddressOfTheTableAndNoOther) {
  const auto& paths = document().document().at("paths").as_object();
  std::set<std::string> documented;
  for (const auto& path : paths) {
    for (const auto& method : path.value().as_object()) {
      documented.insert(std::string(method.key()) + " " + std::string(path.key()));
    }
  }
  std::set<std::string> served;
  for (const Route& route : route_table) {
    served.insert(lower(http::name_of(route.method)) + " " + std::string(route.path));
  }
  EXPECT_EQ(documented, served);
  EXPECT_EQ(text_in(document().document().at("openapi")), "3.1.0");
}

TEST(OpenApi, HasEveryParameterOfAnAddressAndNoOther) {
  for (const Route& route : route_table) {
    std::set<std::string> served(route.parameters.begin(), route.parameters.end());
    const auto opens = route.path.find('{');
    if (opens != std::string_view::npos) {
      served.insert(std::string(route.path.substr(opens + 1, route.path.find('}') - opens - 1)));
    }
    std::set<std::string> documented;
    const json::value* parameters = operation_of(route).if_contains("parameters");
    if (parameters != nullptr) {
      for (const json::value& parameter : parameters->as_array()) {
        const auto& resolved = document().resolved(parameter).as_object();
        const std::string name(resolved.at("name").as_string());
        documented.insert(name);
        const bool in_path = route.path.find("{" + name + "}") != std::string_view::npos;
        EXPECT_EQ(text_in(resolved.at("in")), in_path ? "path" : "query") << route.path << name;
        EXPECT_TRUE(!in_path || resolved.at("required").as_bool());
      }
    }
    EXPECT_EQ(documented, served) << route.path;
  }
}

TEST(OpenApi, NamesEveryErrorKindAndViolation) {
  const auto& schemas = document().document().at("components").at("schemas");
  std::set<std::string> codes;
  const auto& error = schemas.at("Error").at("properties").at("error").at("properties");
  for (const auto& code : error.at("code").at("enum").as_array()) {
    codes.insert(std::string(code.as_string()));
  }
  std::set<std::string> expected;
  for (int code = 1; code <= static_cast<int>(Errc::role_not_issued); ++code) {
    expected.insert(std::string(name_of(static_cast<Errc>(code))));
  }
  EXPECT_EQ(codes, expected);

  const auto& kinds = schemas.at("Kind").at("enum").as_array();
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    EXPECT_EQ(text_in(kinds[i]), name_of(static_cast<EntryKind>(i + 1)));
  }
  EXPECT_EQ(name_of(static_cast<EntryKind>(kinds.size() + 1)), "unknown");
  const auto& violations = schemas.at("Row").at("properties").at("violation").at("enum").as_array();
  for (std::size_t i = 0; i + 1 < violations.size(); ++i) {
    EXPECT_EQ(text_in(violations[i]), ledger::name_of(static_cast<ledger::Violation>(i + 1)));
  }
  EXPECT_EQ(ledger::name_of(static_cast<ledger::Violation>(violations.size())), "unknown");
  EXPECT_TRUE(violations.back().is_null());
}

TEST(OpenApi, HasTheLimitsOfTheProgram) {
  const auto& limit = document().document().at("components").at("parameters").at("Limit");
  EXPECT_EQ(limit.at("schema").at("maximum"), limit_max);
  EXPECT_EQ(limit.at("schema").at("default"), limit_default);
  const auto& bundle = document().document().at("paths").at("/tile/entries/{tile}").at("get");
  const auto& bytes = bundle.at("responses").at("200").at("content").at("application/octet-stream");
  EXPECT_EQ(bytes.at("schema").at("maxLength"), 256 * (ledger::leaf_bytes_fixed + 2));
}

// One request and the state of the box in which an address gives a status.
struct Case {
  std::string method;
  std::string path;  // the document's
  unsigned status;
  std::string target;
  std::string unit = "market";
  std::function<void(Inspected&, http::Request&)> prepare = {};
};

void refuse_records(Inspected& box, http::Request&) { box.records = false; }

void spend_budget(Inspected& box, http::Request&) {
  for (int i = 0; i < accesses_burst_max; ++i) box.get("/v1/entries/3");
}

void fill_the_queue(Inspected& box, http::Request&) {
  for (std::size_t i = 0; i < requests_waiting_max; ++i) {
    box.routes.serve(box.request("/openapi.json"), [](const http::Response&) {});
  }
}

void have_it(Inspected& box, http::Request& request) {
  request.fields = {{"if-none-match", field(box.ask(request), "ETag")}};
}

// The kept tree head stands, and what it is of does not.
void damage(Inspected& box, http::Request&) {
  auto database = store::Database::open(box.folder.path() / "hole.db").value();
  check(database
            .execute("ATTACH '" + (box.folder.path() / "ledger.db").string() +
                     "' AS r; DROP TRIGGER r.leaf_is_never_altered;"
                     "DROP TRIGGER r.leaf_is_never_deleted;"
                     "UPDATE r.leaf SET bytes = x'00' WHERE idx = 3;"
                     "UPDATE r.tree SET frontier = x'';")
            .has_value(),
        "damage");
}

void post(Inspected& box, http::Request& request) {
  request.method = http::Method::post;
  request.body = box.cosigned(box.checkpoints.newest().value());
}

std::vector<Case> cases_of_cosignature() {
  const std::string path = "/v1/cosignature";
  const auto further = [](Inspected& box, http::Request& request) {
    Inspected larger(30);
    post(larger, request);
    (void)box;
  };
  return {{"post", path, 200, path, "market", post},
          {"post", path, 400, path + "?x=1", "market", post},
          {"post", path, 403, path, "education", post},
          {"post", path, 404, path, "market",
           [](Inspected& box, http::Request& request) {
             post(box, request);
             box.authorities.clear();
           }},
          {"post", path, 409, path, "market", further},
          {"post", path, 422, path, "market",
           [](Inspected& box, http::Request& request) {
             post(box, request);
             request.body = "nothing";
           }},
          {"post", path, 500, path, "market",
           [](Inspected& box, http::Request& request) {
             post(box, request);
             damage(box, request);
           }},
          {"post", path, 503, path, "market", [](Inspected& box, http::Request& request) {
             post(box, request);
             box.keeps = false;
           }}};
}

std::vector<Case> cases_of_static_files() {
  std::vector<Case> cases = {
      {"get", "/openapi.json", 200, "/openapi.json"},
      {"get", "/openapi.json", 400, "/openapi.json?x=1"},
      {"get", "/openapi.json", 403, "/openapi.json", "venue"},
      {"get", "/openapi.json", 503, "/openapi.json", "market", fill_the_queue},
      {"get", "/checkpoint", 200, "/checkpoint"},
      {"get", "/checkpoint", 400, "/checkpoint?x=1"},
      {"get", "/checkpoint", 403, "/checkpoint", "venue"},
      {"get", "/checkpoint", 429, "/checkpoint", "market", spend_budget},
      {"get", "/checkpoint", 500, "/checkpoint", "market", damage},
      {"get", "/checkpoint", 503, "/checkpoint", "market", refuse_records},
      {"get", "/checkpoint", 304, "/checkpoint", "market",
       [](Inspected& box, http::Request& request) {
         box.ask(request);  // opens the span of hashes, so that asking again adds no leaf
         have_it(box, request);
       }}};
  for (const auto& [path, file] : std::vector<std::pair<std::string, std::string>>{
           {"/tile/{tile}", "/tile/0/000.p/9"},
           {"/tile/entries/{tile}", "/tile/entries/000.p/9"}}) {
    cases.push_back({"get", path, 200, file});
    cases.push_back({"get", path, 304, file, "market", have_it});
    cases.push_back({"get", path, 400, file + "?x=1"});
    cases.push_back({"get", path, 403, file, "venue"});
    cases.push_back({"get", path, 404, file + "9"});
    cases.push_back({"get", path, 429, file, "market", spend_budget});
    cases.push_back({"get", path, 500, file, "market", [](Inspected& box, http::Request& request) {
                       damage(box, request);
                       auto database = store::Database::open(box.folder.path() / "h.db").value();
                       check(database
                                 .execute("ATTACH '" + (box.folder.path() / "ledger.db").string() +
                                          "' AS r; DELETE FROM r.beside; DELETE FROM r.entry;"
                                          "DELETE FROM r.time_run;"
                                          "DELETE FROM r.leaf WHERE idx = 3;")
                                 .has_value(),
                             "a hole");
                     }});
    cases.push_back({"get", path, 503, file, "market", refuse_records});
  }
  return cases;
}

std::vector<Case> cases_of_questions() {
  std::vector<Case> cases;
  for (const auto& [path, target, beyond] : std::vector<std::array<std::string, 3>>{
           {"/v1/entries", "/v1/entries?proof=1", "/v1/entries?size=99"},
           {"/v1/violations", "/v1/violations?proof=1", "/v1/violations?size=99"},
           {"/v1/entries/{index}", "/v1/entries/3?proof=1", "/v1/entries/99"},
           {"/v1/entries/{index}/proof", "/v1/entries/3/proof", "/v1/entries/99/proof"},
           {"/v1/consistency", "/v1/consistency?from=3", "/v1/consistency?from=99"},
           {"/v1/beside/{index}", "/v1/beside/3", "/v1/beside/99"}}) {
    const bool query = target.find('?') != std::string::npos;
    cases.push_back({"get", path, 200, target});
    cases.push_back({"get", path, 400, target + (query ? "&x=1" : "?x=1")});
    cases.push_back({"get", path, 403, target, "venue"});
    cases.push_back({"get", path, 404, beyond});
    cases.push_back({"get", path, 429, target, "market", spend_budget});
    cases.push_back({"get", path, 503, target, "market", refuse_records});
    cases.push_back(
        {"get", path, 500, target, "market", [](Inspected& box, http::Request& request) {
           damage(box, request);
           auto database = store::Database::open(box.folder.path() / "h.db").value();
           check(database
                     .execute("ATTACH '" + (box.folder.path() / "ledger.db").string() +
                              "' AS r; DROP TABLE r.beside; DROP TABLE r.entry;"
                              "DROP TABLE r.tree; DROP TABLE r.time_run;")
                     .has_value(),
                 "damage");
         }});
  }
  return cases;
}

// Each address, asked by the method that it does not take.
std::vector<Case> cases_of_another_method() {
  std::vector<Case> cases;
  for (const Route& route : route_table) {
    const std::string path(route.path);
    const std::string target = path == "/tile/{tile}" ? "/tile/0/000.p/9"
                               : path == "/tile/entries/{tile}"
                                   ? "/tile/entries/000.p/9"
                                   : std::regex_replace(path, std::regex("\\{index\\}"), "3");
    const auto other = [](Inspected&, http::Request& request) {
      const bool cosigns = request.target == "/v1/cosignature";
      request.method = cosigns ? http::Method::get : http::Method::post;
    };
    cases.push_back({lower(http::name_of(route.method)), path, 405, target, "market", other});
  }
  return cases;
}

TEST(OpenApi, AnAddressAskedByAnotherMethodSaysWhichItTakes) {
  for (const Case& one : cases_of_another_method()) {
    Inspected box(20);
    auto request = box.request(one.target);
    one.prepare(box, request);
    const auto response = box.ask(request);
    EXPECT_EQ(response.status, 405U) << one.target;
    EXPECT_EQ(field(response, "Allow"), one.method == "post" ? "POST" : "GET, HEAD") << one.target;
    EXPECT_TRUE(box.accesses.empty()) << one.target;
  }
}

std::vector<Case> all_cases() {
  std::vector<Case> cases = cases_of_static_files();
  for (auto& more : {cases_of_questions(), cases_of_cosignature(), cases_of_another_method()}) {
    cases.insert(cases.end(), more.begin(), more.end());
  }
  cases.push_back({"get", "/v1/entries", 200, "/v1/entries?format=csv"});
  cases.push_back({"get", "/v1/violations", 200, "/v1/violations?format=csv&proof=1"});
  cases.push_back({"get", "/v1/beside/{index}", 200, "/v1/beside/1"});
  return cases;
}

// Each part of the body that a media type has one value of.
std::vector<json::value> values_in(const http::Response& response, const std::string& type) {
  std::vector<json::value> values;
  if (type == "application/jsonl") return rows_of(response);
  if (type == "application/json") return {json::parse(response.body)};
  return {json::value(response.body)};
}

std::string mistake_in(const http::Response& response, const json::value& documented) {
  const json::value* content = documented.as_object().if_contains("content");
  if (content == nullptr) return response.body.empty() ? "" : "a body that is not documented";
  const std::string whole = field(response, "Content-Type");
  const std::string type = whole.substr(0, whole.find(';'));
  const json::value* media = content->as_object().if_contains(type);
  if (media == nullptr) return "of an undocumented type " + type;
  for (const json::value& value : values_in(response, type)) {
    const auto mistake = document().mistake(value, media->at("schema"));
    if (!mistake.empty()) return mistake;
  }
  return {};
}

TEST(OpenApi, DocumentsEveryAnswerAndEveryAnswerItDocumentsIsGiven) {
  std::set<std::string> given;
  for (const Case& one : all_cases()) {
    Inspected box(20);
    auto request = box.request(one.target, one.unit);
    if (one.prepare) one.prepare(box, request);
    const auto response = box.ask(request);
    const std::string what =
        one.method + " " + one.path + " " + std::to_string(response.status) + " " + one.target;
    EXPECT_EQ(response.status, one.status) << what << response.body;
    const auto& operation =
        document().document().at("paths").at(one.path).at(one.method).at("responses");
    const json::value* documented =
        operation.as_object().if_contains(std::to_string(response.status));
    ASSERT_NE(documented, nullptr) << what;
    EXPECT_EQ(mistake_in(response, document().resolved(*documented)), "") << what;
    given.insert(one.method + " " + one.path + " " + std::to_string(one.status));
  }
  for (const Route& route : route_table) {
    for (const auto& status : operation_of(route).at("responses").as_object()) {
      const std::string one = lower(http::name_of(route.method)) + " " + std::string(route.path) +
                              " " + std::string(status.key());
      EXPECT_TRUE(given.contains(one)) << one << " is documented and no test has seen it";
    }
  }
}

TEST(OpenApi, IsServedAsItIs) {
  Inspected box(3);
  const auto response = box.get("/openapi.json", "education");
  EXPECT_EQ(response.body, openapi_json());
  EXPECT_TRUE(box.accesses.empty());  // it shows nothing of the register
}

TEST(JsonSchemas, RefuseWhatDoesNotFit) {
  const auto& row = document().document().at("components").at("schemas").at("Row");
  Inspected box(3);
  auto value = json::parse(box.get("/v1/entries/1").body);
  EXPECT_EQ(document().mistake(value, row), "");
  for (const auto& [pointer, wrong] : std::vector<std::pair<std::string, json::value>>{
           {"/index", json::value(-1)},
           {"/violation", json::value("robbery")},
           {"/leaf/id", json::value("x")},
           {"/leaf/reasons", json::value(json::array(13, 100))},
           {"/leaf/range", json::value(json::array(1, 1))},
           {"/leaf/stale", json::value(nullptr)},
           {"/leaf/detail", json::value(std::string(25, 'x'))}}) {
    auto altered = value;
    altered.at_pointer(pointer) = wrong;
    EXPECT_NE(document().mistake(altered, row), "") << pointer;
  }
  value.as_object().emplace("name", "somebody");
  EXPECT_NE(document().mistake(value, row), "");
}

}  // namespace
}  // namespace menshen::inspection
