package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.faults.Behaviour;
import io.alchemyreactive.neon.local.internal.faults.Fault;
import io.alchemyreactive.neon.local.internal.http.Call;
import io.alchemyreactive.neon.local.internal.http.Reply;
import io.alchemyreactive.neon.local.internal.http.Router;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import java.time.Duration;

/**
 * What only a local Neon can do, for tests in any language. The routes stand beside {@code /api/v2}, below {@code /local},
 * and want the same key.
 *
 * <ul>
 *   <li>{@code GET /status}, {@code POST /stop}: which local Neon this is; its end
 *   <li>{@code GET /clock}, {@code POST /clock} with {@code advance_seconds}: the time by which it suspends and expires
 *   <li>{@code PUT /faults} with a list {@code faults}: each has {@code method} and {@code path} (with {@code *} for a part
 *       and {@code **} for anything) and one of {@code status} (with {@code retry_after_seconds}), {@code lose_response},
 *       {@code delay_ms}; or {@code action} and {@code error} of an operation; all take {@code probability} and {@code
 *       times}. A new list replaces the old one
 *   <li>{@code PATCH /limits} with {@code requests_per_minute}, {@code projects}, {@code branches}, {@code root_branches},
 *       {@code branches_protected}, {@code active_endpoints}, {@code roles}, {@code databases}; null lifts one
 *   <li>{@code PATCH /annotations} with {@code dropped}: whether new branches lose what is written beside them
 *   <li>{@code PATCH /projects/ID} with {@code strict}: whether any unfinished operation of it locks all of it
 * </ul>
 */
public final class OwnApi {

    private static final long MOST_SECONDS = 10L * 366 * 86_400;

    private final Parts parts;
    private final MovableClock clock;
    private final Behaviour behaviour;

    public OwnApi(Parts parts) {
        this.behaviour = parts.behaviour();
        this.parts = parts;
        this.clock = parts.state().clock();
    }

    public void addTo(Router router) {
        router.on("GET", "/clock", call -> now())
                .on("POST", "/clock", this::move)
                .on("GET", "/faults", call -> planned())
                .on("PUT", "/faults", this::plan)
                .on("PATCH", "/limits", this::limit)
                .on("PATCH", "/annotations", this::annotations)
                .on("PATCH", "/projects/{project}", this::strictness);
    }

    private Reply now() {
        return Reply.ok(Views.object().put("now", clock.instant().toString()));
    }

    private Reply move(Call call) {
        var body = call.body();
        var seconds = body.findLong("advance_seconds", 0, MOST_SECONDS)
                .orElseThrow(() -> body.invalid("advance_seconds", "field required"));
        clock.advance(Duration.ofSeconds(seconds));
        return now();
    }

    private Reply planned() {
        return Reply.ok(Views.object().put("planned", behaviour.faults().count()));
    }

    private Reply plan(Call call) {
        behaviour
                .faults()
                .plan(call.body().list("faults").stream().map(Fault::read).toList());
        return planned();
    }

    private Reply limit(Call call) {
        behaviour.limits().read(call.body());
        return Reply.ok(Views.object());
    }

    private Reply annotations(Call call) {
        call.body().findFlag("dropped").ifPresent(behaviour.dropsAnnotations()::set);
        return Reply.ok(
                Views.object().put("dropped", behaviour.dropsAnnotations().get()));
    }

    private Reply strictness(Call call) {
        var project = parts.rows().project(call.project());
        project.strict = call.body().findFlag("strict").orElse(project.strict);
        return Reply.ok(Views.object().put("id", project.id).put("strict", project.strict));
    }
}
