package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.AccountLimits;
import io.alchemyreactive.neon.local.internal.faults.FaultInjection;
import io.alchemyreactive.neon.local.internal.faults.PlannedFault;
import io.alchemyreactive.neon.local.internal.http.Request;
import io.alchemyreactive.neon.local.internal.http.Response;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import java.time.Duration;

/**
 * The routes that only a local Neon has, for tests in any language. Their paths begin with {@code /local} in place of
 * {@code /api/v2}, and they need the first key of the local Neon.
 *
 * <ul>
 *   <li>{@code GET /status}, {@code POST /stop}: identify this local Neon; stop it
 *   <li>{@code GET /clock}, {@code POST /clock} with {@code advance_seconds}: the clock for suspension and expiry
 *   <li>{@code PUT /faults} with a list {@code faults}: each has {@code method} and {@code path} (with {@code *}
 *       for a part and {@code **} for anything) and one of {@code status} (with {@code retry_after_seconds}), {@code
 *       lose_response}, {@code delay_ms}; or {@code action} of an operation and {@code error} or {@code delay_ms}; all
 *       accept {@code probability} and {@code times}. A new list replaces the old one
 *   <li>{@code PATCH /limits} with {@code requests_per_minute}, {@code projects}, {@code branches}, {@code
 *       root_branches}, {@code branches_protected}, {@code active_endpoints}, {@code roles}, {@code databases}; null
 *       removes a limit
 *   <li>{@code PATCH /annotations} with {@code dropped}: whether new branches lose their annotations
 *   <li>{@code PATCH /projects/ID} with {@code strict}: whether an unfinished operation locks the whole project
 * </ul>
 */
public final class LocalRoutes {

    private static final long MOST_SECONDS = 10L * 366 * 86_400;

    private final ControlServices services;
    private final MovableClock clock;
    private final FaultInjection faultInjection;

    public LocalRoutes(ControlServices services) {
        this.faultInjection = services.faultInjection();
        this.services = services;
        this.clock = services.state().clock();
    }

    public void addTo(Router router) {
        router.on("GET", "/clock", request -> now())
                .on("POST", "/clock", this::move)
                .on("GET", "/faults", request -> planned())
                .on("PUT", "/faults", this::plan)
                .on("PATCH", "/limits", this::limit)
                .on("PATCH", "/annotations", this::annotations)
                .on("PATCH", "/projects/{project}", this::strictness);
    }

    private Response now() {
        return Response.ok(Views.object().put("now", clock.instant().toString()));
    }

    private Response move(Request request) {
        var body = request.body();
        var seconds = body.findLong("advance_seconds", 0, MOST_SECONDS)
                .orElseThrow(() -> body.invalid("advance_seconds", "field required"));
        request.requireAllRead();
        clock.advance(Duration.ofSeconds(seconds));
        return now();
    }

    private Response planned() {
        return Response.ok(Views.object().put("planned", faultInjection.faults().count()));
    }

    private Response plan(Request request) {
        var faults =
                request.body().list("faults").stream().map(PlannedFault::read).toList();
        request.requireAllRead();
        faultInjection.faults().plan(faults);
        return planned();
    }

    private Response limit(Request request) {
        var limits = AccountLimits.changes(request.body());
        request.requireAllRead();
        faultInjection.limits().set(limits);
        return Response.ok(Views.object());
    }

    private Response annotations(Request request) {
        var dropped = request.body().findFlag("dropped");
        request.requireAllRead();
        dropped.ifPresent(faultInjection.dropsAnnotations()::set);
        return Response.ok(
                Views.object().put("dropped", faultInjection.dropsAnnotations().get()));
    }

    private Response strictness(Request request) {
        var project = services.rows().project(request.project());
        project.strict = request.body().findFlag("strict").orElse(project.strict);
        return Response.ok(Views.object().put("id", project.id).put("strict", project.strict));
    }
}
