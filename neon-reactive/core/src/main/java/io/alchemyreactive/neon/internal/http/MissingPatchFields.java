package io.alchemyreactive.neon.internal.http;

import io.alchemyreactive.neon.internal.transport.ApiJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the fields of a patch whose values an object does not have yet. */
final class MissingPatchFields {

    private MissingPatchFields() {}

    /** The properties of {@code wanted} that are missing or different in {@code current}; empty when there are none. */
    static ObjectNode of(JsonNode wanted, JsonNode current) {
        ObjectNode rest = ApiJson.object();
        wanted.properties().forEach(property -> {
            JsonNode has = current.path(property.getKey());
            JsonNode wants = property.getValue();
            if (wants.isObject()) {
                ObjectNode inner = of(wants, has);
                if (!inner.isEmpty()) {
                    rest.set(property.getKey(), inner);
                }
            } else if (!same(wants, has)) {
                rest.set(property.getKey(), wants);
            }
        });
        return rest;
    }

    private static boolean same(JsonNode wants, JsonNode has) {
        if (wants.isNull()) {
            return has.isNull() || has.isMissingNode();
        }
        if (wants.isNumber() && has.isNumber()) {
            return wants.decimalValue().compareTo(has.decimalValue()) == 0;
        }
        return wants.equals(has) || wants.isString() && has.isString() && sameInstant(wants.asString(), has.asString());
    }

    private static boolean sameInstant(String wants, String has) {
        try {
            Instant one = OffsetDateTime.parse(wants).toInstant();
            return one.equals(OffsetDateTime.parse(has).toInstant());
        } catch (DateTimeException noInstant) {
            return false;
        }
    }
}
