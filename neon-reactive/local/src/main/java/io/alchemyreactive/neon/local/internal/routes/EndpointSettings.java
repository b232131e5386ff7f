package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;

/** The settings of an endpoint as four calls can give them. Stateless. */
final class EndpointSettings {

    private static final long MOST_SUSPEND_SECONDS = 604_800;
    private static final long LEAST_SUSPEND_SECONDS = 60;

    private EndpointSettings() {}

    /** The type that a body must name. */
    static String requireType(Body body) {
        var type = body.text("type");
        if (!type.equals(EndpointRow.READ_WRITE) && !type.equals(EndpointRow.READ_ONLY)) {
            throw body.invalid("type", "must be read_write or read_only");
        }
        return type;
    }

    /** Refuses what {@link #read} would refuse. */
    static void check(Body body) {
        read(body, new EndpointRow());
    }

    /** Takes over what a body says, all of it or nothing; what it leaves out stays. */
    static void read(Body body, EndpointRow endpoint) {
        var least = body.findNumber("autoscaling_limit_min_cu", 0.25);
        var most = body.findNumber("autoscaling_limit_max_cu", 0.25);
        var suspend = body.findLong("suspend_timeout_seconds", -1, MOST_SUSPEND_SECONDS);
        var settings = body.find("settings");
        var disabled = body.findFlag("disabled");
        var passwordless = body.findFlag("passwordless_access");
        var provisioner = body.findText("provisioner");
        var name = body.findName("name", 64);
        if (suspend.filter(seconds -> seconds > 0 && seconds < LEAST_SUSPEND_SECONDS)
                .isPresent()) {
            throw body.invalid("suspend_timeout_seconds", "must be -1, 0, or at least " + LEAST_SUSPEND_SECONDS);
        }
        least.ifPresent(units -> endpoint.minCu = units);
        most.ifPresent(units -> endpoint.maxCu = units);
        endpoint.maxCu = Math.max(endpoint.minCu, endpoint.maxCu);
        suspend.ifPresent(seconds -> endpoint.suspendTimeoutSeconds = seconds);
        settings.ifPresent(more -> endpoint.settings.putAll(more.plain()));
        disabled.ifPresent(flag -> endpoint.disabled = flag);
        passwordless.ifPresent(flag -> endpoint.passwordlessAccess = flag);
        provisioner.ifPresent(text -> endpoint.provisioner = text);
        name.ifPresent(text -> endpoint.name = text);
    }
}
