package io.alchemyreactive.neon.internal.http;

/** Bodies as Neon sends them, with properties that the client does not know. */
public final class Bodies {

    static final String PASSWORD = "npg_topsecret1";
    static final String URI = "postgresql://neondb_owner:" + PASSWORD + "@127.0.0.1:5433/neondb?sslmode=require";

    private static final String TIMES =
            "\"created_at\":\"2026-01-02T03:04:05Z\",\"updated_at\":\"2026-01-02T03:04:05Z\"";

    private Bodies() {}

    static String project(String id, String name) {
        return """
                {"id":"%s","name":"%s","region_id":"aws-us-east-1","pg_version":17,"platform_id":"aws",
                 "provisioner":"k8s-new","store_passwords":true,"history_retention_seconds":86400,
                 "default_endpoint_settings":{"autoscaling_limit_min_cu":0.25,"autoscaling_limit_max_cu":2,
                   "suspend_timeout_seconds":0},
                 "settings":{"new_thing":{"deep":[1,2]}},"effective_project_permission":null,%s}""".formatted(id, name, TIMES);
    }

    static String branch(String id, String name, String state) {
        return """
                {"id":"%s","project_id":"p-1","parent_id":"br-main","parent_lsn":"0/1F","name":"%s",
                 "current_state":"%s","creation_source":"console","default":false,"protected":true,
                 "init_source":"parent-data","recovery":{"x":1},%s}""".formatted(id, name, state, TIMES);
    }

    static String endpoint(String id, String branch) {
        return """
                {"id":"%s","project_id":"p-1","branch_id":"%s","host":"%s.example.test","type":"read_write",
                 "current_state":"init","pending_state":"active","autoscaling_limit_min_cu":0.25,
                 "autoscaling_limit_max_cu":2,"suspend_timeout_seconds":0,"disabled":false,"region_id":"aws-us-east-1",
                 "settings":{},"pooler_mode":"transaction",%s}""".formatted(id, branch, id, TIMES);
    }

    static String role(String branch, String name) {
        return "{\"branch_id\":\"%s\",\"name\":\"%s\",\"protected\":false,%s}".formatted(branch, name, TIMES);
    }

    static String roleWithPassword(String branch, String name) {
        return "{\"branch_id\":\"%s\",\"name\":\"%s\",\"password\":\"%s\",%s}".formatted(branch, name, PASSWORD, TIMES);
    }

    static String database(String branch, String name) {
        return "{\"id\":7,\"branch_id\":\"%s\",\"name\":\"%s\",\"owner_name\":\"neondb_owner\",%s}"
                .formatted(branch, name, TIMES);
    }

    static String operation(String id, String action, String status) {
        return operation(id, action, status, "br-1", 0);
    }

    static String operation(String id, String action, String status, String branch, int failures) {
        return """
                {"id":"%s","project_id":"p-1","branch_id":"%s","action":"%s","status":"%s","failures_count":%d,
                 "total_duration_ms":3,%s}""".formatted(id, branch, action, status, failures, TIMES);
    }

    static String failed(String id, String branch, String error) {
        return operation(id, "create_branch", "error", branch, 3)
                .replace("\"failures_count\"", "\"error\":\"" + error + "\",\"failures_count\"");
    }

    static String connection() {
        return """
                {"connection_uri":"%s","connection_parameters":{"database":"neondb","password":"%s",
                 "role":"neondb_owner","host":"127.0.0.1:5433","pooler_host":"127.0.0.1:5433"}}""".formatted(URI, PASSWORD);
    }

    static String projectCreated(String... operations) {
        return """
                {"project":%s,"branch":%s,"endpoints":[%s],"roles":[%s],"databases":[%s],"connection_uris":[%s],
                 "operations":[%s]}""".formatted(
                        project("p-1", "shop"),
                        branch("br-main", "main", "init"),
                        endpoint("ep-1", "br-main"),
                        roleWithPassword("br-main", "neondb_owner"),
                        database("br-main", "neondb"),
                        connection(),
                        String.join(",", operations));
    }

    static String branchCreated(String... operations) {
        return """
                {"branch":%s,"endpoints":[%s],"roles":[%s],"databases":[%s],"operations":[%s]}""".formatted(
                        branch("br-1", "pr-7", "init"),
                        endpoint("ep-1", "br-1"),
                        role("br-1", "neondb_owner"),
                        database("br-1", "neondb"),
                        String.join(",", operations));
    }

    static String branchChanged(String branch, String... operations) {
        return "{\"branch\":%s,\"operations\":[%s]}".formatted(branch, String.join(",", operations));
    }

    static String annotated(String branch, String annotations) {
        return "{\"branch\":%s,\"annotation\":{\"object\":{\"type\":\"console/branch\",\"id\":\"x\"},\"value\":%s}}"
                .formatted(branch, annotations);
    }

    static String single(String property, String value) {
        return "{\"%s\":%s}".formatted(property, value);
    }

    static String list(String property, String... values) {
        return "{\"%s\":[%s]}".formatted(property, String.join(",", values));
    }

    public static String error(String code, String message) {
        return "{\"request_id\":\"req-9\",\"code\":\"%s\",\"message\":\"%s\"}".formatted(code, message);
    }
}
