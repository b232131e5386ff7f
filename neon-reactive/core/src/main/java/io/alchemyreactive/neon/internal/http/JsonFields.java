package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.api.endpoint.ComputeSettings;
import io.alchemyreactive.neon.api.endpoint.EndpointSpec;
import io.alchemyreactive.neon.internal.transport.ApiJson;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Builds a request body property by property. Leaves out empty values. */
final class JsonFields {

    private final ObjectNode node = ApiJson.object();

    static JsonFields of() {
        return new JsonFields();
    }

    JsonFields text(String name, Optional<String> value) {
        value.ifPresent(given -> node.put(name, given));
        return this;
    }

    JsonFields text(String name, String value) {
        node.put(name, value);
        return this;
    }

    JsonFields number(String name, Optional<Integer> value) {
        value.ifPresent(given -> node.put(name, given));
        return this;
    }

    JsonFields decimal(String name, Optional<Double> value) {
        value.ifPresent(given -> node.put(name, given));
        return this;
    }

    JsonFields flag(String name, Optional<Boolean> value) {
        value.ifPresent(given -> node.put(name, given));
        return this;
    }

    JsonFields flag(String name, boolean value) {
        node.put(name, value);
        return this;
    }

    /** Adds an instant, truncated to the second as Neon requires. */
    JsonFields instant(String name, Optional<Instant> value) {
        return text(name, value.map(JsonFields::toTheSecond));
    }

    static String toTheSecond(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * A point in time of a history, in milliseconds. Seconds would be too coarse: the mistake that a restore should
     * undo may be in the same second.
     */
    static String toTheMillisecond(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    JsonFields nothing(String name) {
        node.putNull(name);
        return this;
    }

    JsonFields object(String name, JsonFields value) {
        node.set(name, value.node);
        return this;
    }

    JsonFields object(String name, Optional<JsonFields> value) {
        value.ifPresent(given -> object(name, given));
        return this;
    }

    JsonFields texts(String name, Map<String, String> value) {
        if (!value.isEmpty()) {
            ObjectNode texts = node.putObject(name);
            value.forEach(texts::put);
        }
        return this;
    }

    JsonFields list(String name, Iterable<JsonFields> values) {
        values.forEach(value -> node.withArrayProperty(name).add(value.node));
        return this;
    }

    JsonFields compute(ComputeSettings settings) {
        return decimal("autoscaling_limit_min_cu", settings.autoscalingLimitMinCu())
                .decimal("autoscaling_limit_max_cu", settings.autoscalingLimitMaxCu())
                .number("suspend_timeout_seconds", settings.suspendTimeoutSeconds());
    }

    JsonFields endpoint(EndpointSpec spec) {
        String type = switch (spec.type()) {
            case READ_WRITE -> "read_write";
            case READ_ONLY -> "read_only";
        };
        return text("type", type).compute(spec.settings());
    }

    boolean empty() {
        return node.isEmpty();
    }

    ObjectNode node() {
        return node;
    }
}
