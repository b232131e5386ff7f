package io.alchemyreactive.neon.local.dblab;

import io.alchemyreactive.neon.local.internal.http.RequestJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of answers.
 *
 * @param options the limits that answers show
 * @param table the snapshots of clones
 */
record DbLabViews(LocalDbLabOptions options, CloneTable table) {

    private static final String HOST = "127.0.0.1";

    /** A clone. Host, port and metadata are empty before it was ready once, and the password always is. */
    ObjectNode clone(CloneRow clone) {
        boolean started = clone.startedAt != null;
        ObjectNode json = RequestJson.object();
        json.put("id", clone.id);
        json.set("snapshot", snapshot(table.snapshot(clone.snapshotId)));
        json.put("branch", clone.branch);
        json.put("protected", clone.isProtected);
        time(json, "protectedTill", clone.protectedTill);
        json.putNull("deleteAt");
        time(json, "createdAt", clone.createdAt);
        json.putObject("status").put("code", clone.status.name()).put("message", clone.message);
        json.putObject("db")
                .put(
                        "connStr",
                        started
                                ? "host=" + HOST + " port=" + clone.port + " user=" + clone.login.username()
                                        + " dbname=" + clone.login.database()
                                : "")
                .put("host", started ? HOST : "")
                .put("port", started ? Integer.toString(clone.port) : "")
                .put("username", clone.login.username())
                .put("password", "")
                .put("dbName", clone.database);
        json.putObject("metadata")
                .put("cloneDiffSize", 0)
                .put("logicalSize", 0)
                .put("cloningTime", 0)
                .put("maxIdleMinutes", started ? options.maxIdle().toMinutes() : 0)
                .put(
                        "protectionLeaseDurationMinutes",
                        started ? options.protectionDefault().toMinutes() : 0)
                .put(
                        "protectionMaxDurationMinutes",
                        started ? options.protectionMax().toMinutes() : 0);
        return json;
    }

    ObjectNode snapshot(CloneTable.SnapshotRow snapshot) {
        long clones = table.clones(clone -> clone.snapshotId).stream()
                .filter(snapshot.id()::equals)
                .count();
        ObjectNode json = RequestJson.object();
        json.put("id", snapshot.id());
        time(json, "createdAt", snapshot.createdAt());
        time(json, "dataStateAt", snapshot.createdAt());
        json.put("physicalSize", 0).put("logicalSize", 0);
        json.put("pool", CloneTable.POOL);
        json.put("numClones", clones);
        return json;
    }

    ObjectNode branch(Map.Entry<String, String> branch) {
        return RequestJson.object()
                .put("name", branch.getKey())
                .put("parent", branch.getKey().equals(CloneTable.MAIN) ? "-" : CloneTable.MAIN)
                .put("dataStateAt", branch.getValue().replaceAll(".*@", ""))
                .put("snapshotID", branch.getValue());
    }

    ObjectNode engine() {
        return RequestJson.object()
                .put("version", "v4.1.0-local")
                .put("edition", "standard")
                .put("instanceID", "local");
    }

    ObjectNode status() {
        ObjectNode json = RequestJson.object();
        json.putObject("status").put("code", "OK").put("message", "Instance is ready");
        json.set("engine", engine());
        json.putArray("pools");
        var clones = table.clones(this::clone);
        ObjectNode cloning = json.putObject("cloning")
                .put("expectedCloningTime", 0)
                .put("numClones", clones.size())
                .put(
                        "protectionLeaseDurationMinutes",
                        options.protectionDefault().toMinutes())
                .put("protectionMaxDurationMinutes", options.protectionMax().toMinutes());
        cloning.putArray("clones").addAll(clones);
        return json;
    }

    private static void time(ObjectNode json, String field, @Nullable Instant time) {
        if (time == null) {
            json.putNull(field);
        } else {
            json.put(field, time.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }
}
