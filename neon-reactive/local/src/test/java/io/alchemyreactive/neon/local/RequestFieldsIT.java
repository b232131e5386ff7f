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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every field that the official description knows is read, or refused by name: a value of the wrong type in it is answered with an
 * error that names it.
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

    @Test
    void fieldsWithoutEffectStandInTheDocsWithTheirReasons() throws Exception {
        assumeTrue(OpenApi.isAtHand(), "NEON_OPENAPI names no official description: fields are not looked for");
        var described = new TreeSet<String>();
        OpenApi.requestFields().values().forEach(fields -> fields.forEach(field -> described.add(field.name())));

        var documented = documented();

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

    /** The table of the documentation: the reasons by field. */
    private static Map<String, String> documented() throws Exception {
        var reasons = new TreeMap<String, String>();
        var text = Files.readString(Path.of("../../docs/local-neon.md"));
        var table = text.substring(text.indexOf("<!-- fields without effect -->"));
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
