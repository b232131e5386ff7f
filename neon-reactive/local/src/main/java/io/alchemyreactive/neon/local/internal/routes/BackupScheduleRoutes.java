package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The calls about schedules of snapshots. The local Neon stores and shows a schedule, but takes snapshots only on
 * demand.
 */
public final class BackupScheduleRoutes {

    private static final String SCHEDULE = "/projects/{project}/branches/{branch}/backup_schedule";
    private static final List<String> FREQUENCIES = List.of("hourly", "daily", "weekly", "monthly", "yearly");
    private static final long LEAST_RETENTION_SECONDS = 3600;

    private final StoredRows rows;

    public BackupScheduleRoutes(ControlServices services) {
        this.rows = services.rows();
    }

    public void addTo(Router router) {
        router.on("GET", SCHEDULE, this::get).on("PUT", SCHEDULE, this::set);
    }

    private Response get(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var json = Views.object();
        json.set("schedule", JsonMapper.shared().valueToTree(branch.backupSchedule));
        return Response.ok(json);
    }

    private Response set(Request request) {
        var branch = rows.branch(request.project(), request.branch());
        var body = request.body();
        if (!body.has("schedule")) {
            throw body.invalid("schedule", "field required");
        }
        branch.backupSchedule =
                body.list("schedule").stream().map(BackupScheduleRoutes::item).toList();
        return Response.ok(Views.object());
    }

    private static Map<String, Object> item(Body item) {
        if (item.findOneOf("frequency", FREQUENCIES).isEmpty()) {
            throw item.invalid("frequency", "field required");
        }
        item.findLong("hour", 0, 23);
        item.findLong("day", 1, 31);
        item.findLong("month", 1, 12);
        item.findLong("retention_seconds", LEAST_RETENTION_SECONDS, Long.MAX_VALUE);
        return item.known();
    }
}
