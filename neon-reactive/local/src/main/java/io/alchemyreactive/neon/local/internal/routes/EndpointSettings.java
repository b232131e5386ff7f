package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.rows.EndpointRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of an endpoint, which four calls accept. Stateless. */
final class EndpointSettings {

    private static final long MOST_SUSPEND_SECONDS = 604_800;
    private static final long LEAST_SUSPEND_SECONDS = 60;
    private static final List<String> PROVISIONERS = List.of("k8s-pod", "k8s-neonvm", "serverless-platform");

    private EndpointSettings() {}

    /** The type in a body; required. */
    static String requireType(Body body) {
        return body.findOneOf("type", List.of(EndpointRow.READ_WRITE, EndpointRow.READ_ONLY))
                .orElseThrow(() -> body.invalid("type", "field required"));
    }

    /** Refuses the settings that {@link #read} would refuse. */
    static void check(Body body) {
        read(body, new EndpointRow());
    }

    /**
     * Applies the settings of a new endpoint, all or none. When the body names only one limit, the other one is
     * adjusted if necessary.
     */
    static void read(Body body, EndpointRow endpoint) {
        var size = ComputeSize.read(body);
        var least = size.least().orElse(Math.min(endpoint.minCu, size.most().orElse(endpoint.minCu)));
        take(body, endpoint, least, size.most().orElse(Math.max(least, endpoint.maxCu)));
    }

    /** Applies changed settings of an endpoint, all or none. Settings that the body leaves out stay unchanged. */
    static void update(Body body, EndpointRow endpoint) {
        var size = ComputeSize.read(body);
        take(body, endpoint, size.least().orElse(endpoint.minCu), size.most().orElse(endpoint.maxCu));
    }

    /** Reads a project's default settings of endpoints, all or none. */
    static Map<String, Object> defaults(Body body) {
        var size = ComputeSize.read(body);
        size.least()
                .ifPresent(least -> ComputeSize.require(body, least, size.most().orElse(least)));
        suspendTimeout(body);
        PostgresSettings.read(body);
        return body.known();
    }

    private static void take(Body body, EndpointRow endpoint, double least, double most) {
        ComputeSize.require(body, least, most);
        var suspend = suspendTimeout(body);
        var disabled = body.findFlag("disabled");
        var passwordless = body.findFlag("passwordless_access");
        var provisioner = provisioner(body);
        var name = body.findName("name", 64);
        if (body.findFlag("pooler_enabled").orElse(false)) {
            throw body.invalid(
                    "pooler_enabled",
                    "is not supported by the local Neon, whose pooler has a host of its own and is always there");
        }
        body.findOneOf("pooler_mode", List.of("transaction"));
        var settings = settings(body);
        endpoint.minCu = least;
        endpoint.maxCu = most;
        suspend.ifPresent(seconds -> endpoint.suspendTimeoutSeconds = seconds);
        endpoint.settings.putAll(settings);
        disabled.ifPresent(flag -> endpoint.disabled = flag);
        passwordless.ifPresent(flag -> endpoint.passwordlessAccess = flag);
        provisioner.ifPresent(text -> endpoint.provisioner = text);
        name.ifPresent(text -> endpoint.name = text);
    }

    static Optional<String> provisioner(Body body) {
        return body.findOneOf("provisioner", PROVISIONERS);
    }

    private static Optional<Long> suspendTimeout(Body body) {
        var suspend = body.findLong("suspend_timeout_seconds", -1, MOST_SUSPEND_SECONDS);
        if (suspend.filter(seconds -> seconds > 0 && seconds < LEAST_SUSPEND_SECONDS)
                .isPresent()) {
            throw body.invalid("suspend_timeout_seconds", "must be -1, 0, or at least " + LEAST_SUSPEND_SECONDS);
        }
        return suspend;
    }

    private static Map<String, Object> settings(Body body) {
        var found = new HashMap<String, Object>();
        body.find("settings").ifPresent(settings -> {
            PostgresSettings.read(settings);
            PostgresSettings.requireLibraries(settings);
            found.putAll(settings.known());
        });
        return found;
    }
}
