package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every field and parameter that the official description knows is read, or refused by name: a value of the wrong type in it is
 * answered with an error that names it.
 */
class RequestFieldsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NOT_SERVED = "this route is not part of the local Neon";
    private static final String RULES =
            "'masking_rules':[{'database_name':'neondb','schema_name':'public','table_name':'t',"
                    + "'column_name':'c','masking_value':'x'}]";
    private static final String SETTINGS =
            "'settings':{'maintenance_window':{'weekdays':[1],'start_time':'01:00','end_time':'02:00'}}";
    private static final String ENDPOINTS = "'endpoints':[{'type':'read_write'}]";

    /** The parameters without which nothing is looked at. */
    private static final List<String> REQUIRED =
            List.of("database_name=neondb", "role_name=neondb_owner", "db_name=neondb", "base_branch_id=MAIN");

    /** Bodies that would be accepted as far as they go, by operation. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry("createProject", "{'project':{" + SETTINGS + "}}"),
            Map.entry("updateProject", "{'project':{" + SETTINGS + "}}"),
            Map.entry("createProjectBranch", "{" + ENDPOINTS + "}"),
            Map.entry("createProjectBranchAnonymized", "{'branch_create':{" + ENDPOINTS + "}," + RULES + "}"),
            Map.entry("updateMaskingRules", "{" + RULES + "}"),
            Map.entry("restoreProjectBranch", "{'source_branch_id':'MAIN'}"),
            Map.entry("createProjectEndpoint", "{'endpoint':{'branch_id':'MAIN','type':'read_only'}}"),
            Map.entry("createProjectBranchDatabase", "{'database':{'name':'d','owner_name':'neondb_owner'}}"),
            Map.entry("createProjectBranchRole", "{'role':{'name':'r'}}"),
            Map.entry("setSnapshotSchedule", "{'schedule':[{'frequency':'daily'}]}"));

    private static LocalNeon neon;
    private static Api api;
    private static Map<String, String> names;

    @BeforeAll
    static void start(@TempDir Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        api = Api.of(neon);
        var project = api.createProject("{'project':{}}");
        var path = "/projects/" + project.at("/project/id").asString();
        var main = project.at("/branch/id").asString();
        var masked = api.done(api.post(path + "/branch_anonymized", "{}").expect(201));
        var snapshot =
                api.done(api.post(path + "/branches/" + main + "/snapshot", "").expect(200));
        names = Map.of(
                "{project_id}",
                project.at("/project/id").asString(),
                "{branch_id}",
                main,
                "{masked_id}",
                masked.at("/branch/id").asString(),
                "{endpoint_id}",
                project.at("/endpoints/0/id").asString(),
                "{snapshot_id}",
                snapshot.at("/snapshot/id").asString(),
                "{database_name}",
                "neondb",
                "{role_name}",
                "neondb_owner",
                "{vpc_endpoint_id}",
                "vpce-1");
    }

    @AfterAll
    static void stop() {
        neon.stop().block(LIMIT);
    }

    @Test
    void everyDescribedFieldIsReadOrRefusedByName() {
        assumeTrue(OpenApi.isAtHand(), "NEON_OPENAPI names no official description: fields are not looked for");
        var silent = new ArrayList<String>();
        var served = new TreeSet<String>();
        OpenApi.requestFields().forEach((operation, fields) -> {
            for (var field : fields) {
                var answer = api.call(operation.method(), path(operation), body(operation, field));
                var message = answer.json().path("message").asString("");
                if (message.equals(NOT_SERVED) || answer.status() == 405) {
                    return;
                }
                served.add(operation.id());
                var last = field.name().replaceAll(".*\\.|\\[]", "");
                if (answer.status() / 100 != 4 || !message.contains(last)) {
                    silent.add(operation.id() + " " + field.name() + ": " + answer.status() + " " + message);
                }
            }
        });

        assertThat(silent).isEmpty();
        assertThat(served).contains("createProject", "updateProjectEndpoint", "setSnapshotSchedule", "restoreSnapshot");
    }

    /** A text with NUL is refused where it is read; a parameter that nothing reads would be passed over. */
    @Test
    void everyDescribedParameterIsReadOrRefusedByName() {
        assumeTrue(OpenApi.isAtHand(), "NEON_OPENAPI names no official description: parameters are not looked for");
        var silent = new ArrayList<String>();
        var served = new TreeSet<String>();
        OpenApi.queryParameters().forEach((operation, parameters) -> {
            for (var parameter : parameters) {
                var value = parameter.type().equals("text") ? "%00" : "not+of+the+type";
                var query = REQUIRED.stream()
                        .filter(other -> !other.startsWith(parameter.name() + "="))
                        .filter(other -> parameters.stream().anyMatch(field -> other.startsWith(field.name() + "=")))
                        .collect(Collectors.joining("&"));
                var path = path(operation) + "?" + query.replace("MAIN", names.get("{branch_id}")) + "&"
                        + parameter.name() + "=" + value;
                var answer = api.call(operation.method(), path, "");
                var message = answer.json().path("message").asString("");
                if (message.equals(NOT_SERVED) || answer.status() == 405) {
                    return;
                }
                served.add(operation.id());
                if (answer.status() != 400 || !message.contains(parameter.name())) {
                    silent.add(operation.id() + " " + parameter.name() + ": " + answer.status() + " " + message);
                }
            }
        });

        assertThat(silent).isEmpty();
        assertThat(served)
                .contains(
                        "listProjects", "getConnectionURI", "createSnapshot", "restoreSnapshot", "deleteProjectBranch");
    }

    @Test
    void aParameterThatNoCallKnowsIsRefusedAndChangesNothing() {
        var path = "/projects/" + names.get("{project_id}");

        var refused = api.post(path + "/branches?dry_run=true", "{'branch':{'name':'unwanted'}}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asString()).contains("dry_run", "not supported");
        assertThat(api.get(path + "/branches?search=unwanted").expect(200).path("branches"))
                .isEmpty();
        assertThat(api.get("/projects?page=2").status()).isEqualTo(400);
        assertThat(api.get("/projects?cursor=&search=").status()).isEqualTo(200);
    }

    @Test
    void parametersActAsTheyAreDescribed() {
        var path = "/projects/" + names.get("{project_id}");

        assertThat(api.get("/projects?recoverable=true").expect(200).path("projects"))
                .isEmpty();
        assertThat(api.get("/projects?recoverable=false&timeout=100")
                        .expect(200)
                        .path("projects"))
                .isNotEmpty();
        assertThat(api.get("/projects?timeout=99").status()).isEqualTo(400);
        assertThat(api.get("/projects?org_id=org-other").expect(200).path("projects"))
                .isEmpty();
        var first =
                api.get(path + "/branches?limit=1&sort_by=name&sort_order=asc").expect(200);
        var cursor = first.at("/pagination/next").asString();
        assertThat(api.get(path + "/branches?sort_order=desc&cursor=" + cursor).status())
                .isEqualTo(400);
        assertThat(api.get(path + "/branches?sort_by=name&sort_order=asc&include_deleted=true&cursor=" + cursor)
                        .expect(200)
                        .path("branches"))
                .isNotEmpty();
        var uri = path + "/connection_uri?database_name=neondb&role_name=neondb_owner&endpoint_id="
                + names.get("{endpoint_id}") + "&branch_id=";
        assertThat(api.get(uri + names.get("{branch_id}")).status()).isEqualTo(200);
        assertThat(api.get(uri + names.get("{masked_id}")).status()).isEqualTo(400);
    }

    @Test
    void parametersWithoutEffectStandInTheDocsWithTheirReasons() throws Exception {
        assumeTrue(OpenApi.isAtHand(), "NEON_OPENAPI names no official description: parameters are not looked for");
        var described = new TreeSet<String>();
        OpenApi.queryParameters().values().forEach(all -> all.forEach(parameter -> described.add(parameter.name())));

        var documented = documented("<!-- parameters without effect -->");

        assertThat(documented).containsKeys("timeout", "hard_delete", "include_deleted");
        assertThat(described).containsAll(documented.keySet());
        assertThat(documented.values()).noneMatch(String::isBlank);
    }

    @Test
    void fieldsWithoutEffectStandInTheDocsWithTheirReasons() throws Exception {
        assumeTrue(OpenApi.isAtHand(), "NEON_OPENAPI names no official description: fields are not looked for");
        var described = new TreeSet<String>();
        OpenApi.requestFields().values().forEach(fields -> fields.forEach(field -> described.add(field.name())));

        var documented = documented("<!-- fields without effect -->");

        assertThat(documented).isNotEmpty();
        assertThat(documented.keySet())
                .allSatisfy(field -> assertThat(described)
                        .as(field)
                        .anyMatch(name -> name.equals(field) || name.endsWith("." + field)));
        assertThat(documented.values()).noneMatch(String::isBlank);
    }

    @Test
    void fieldsWithoutEffectAreShownAsTheyWereGiven() {
        var settings =
                "{'quota':{'active_time_seconds':5},'allowed_ips':{'ips':['192.0.2.1'],'protected_branches_only':true},"
                        + "'block_public_connections':true,'block_vpc_connections':true,'audit_log_level':'full',"
                        + "'maintenance_window':{'weekdays':[7],'start_time':'01:00','end_time':'02:00'},"
                        + "'preload_libraries':{'use_defaults':true}}";

        var made = api.createProject("{'project':{'provisioner':'k8s-pod','autoscaling_limit_min_cu':1,"
                + "'autoscaling_limit_max_cu':2,'settings':" + settings + "}}");

        assertThat(made.at("/project/settings")).isEqualTo(JsonMapper.shared().readTree(settings.replace('\'', '"')));
        assertThat(made.at("/project/provisioner").asString()).isEqualTo("k8s-pod");
        assertThat(made.at("/endpoints/0/provisioner").asString()).isEqualTo("k8s-pod");
        assertThat(made.at("/endpoints/0/autoscaling_limit_min_cu").asDouble()).isEqualTo(1);
        assertThat(made.at("/endpoints/0/autoscaling_limit_max_cu").asDouble()).isEqualTo(2);
    }

    /** A table of the documentation: the reasons by field or parameter. */
    private static Map<String, String> documented(String mark) throws Exception {
        var reasons = new TreeMap<String, String>();
        var text = Files.readString(Path.of("../../docs/local-neon.md"));
        var table = text.substring(text.indexOf(mark));
        for (var line :
                table.lines().skip(3).takeWhile(line -> line.startsWith("|")).toList()) {
            var cells = line.split("\\|");
            reasons.put(cells[1].strip().replace("`", ""), cells[2].strip());
        }
        return reasons;
    }

    private static String path(OpenApi.Operation operation) {
        var path = operation.path();
        if (operation.id().equals("updateMaskingRules")) {
            path = path.replace("{branch_id}", "{masked_id}");
        }
        for (var name : names.entrySet()) {
            path = path.replace(name.getKey(), name.getValue());
        }
        return path.replaceAll("[{}]", "");
    }

    private static String body(OpenApi.Operation operation, OpenApi.Field field) {
        var text = BODIES.getOrDefault(operation.id(), "{}").replace("MAIN", names.get("{branch_id}"));
        var body = (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
        var parts = List.of(field.name().split("\\."));
        JsonNode place = body;
        for (var part : parts.subList(0, parts.size() - 1)) {
            place = inside((ObjectNode) place, part);
        }
        var last = parts.get(parts.size() - 1);
        if (field.type().equals("object") || field.type().equals("array")) {
            ((ObjectNode) place).put(last, 7);
        } else {
            ((ObjectNode) place).putObject(last).put("wrong", 7);
        }
        return body.toString();
    }

    private static ObjectNode inside(ObjectNode place, String part) {
        var name = part.replace("[]", "");
        if (!part.endsWith("[]")) {
            return place.withObjectProperty(name);
        }
        ArrayNode list = place.withArrayProperty(name);
        return list.isEmpty() ? list.addObject() : (ObjectNode) list.get(0);
    }
}
