package io.alchemyreactive.dblab.internal.http;

import io.alchemyreactive.dblab.api.CloneStatus;
import io.alchemyreactive.dblab.api.DbLabBranch;
import io.alchemyreactive.dblab.api.DbLabClone;
import io.alchemyreactive.dblab.api.DbLabEngine;
import io.alchemyreactive.dblab.api.DbLabSnapshot;
import io.alchemyreactive.dblab.api.DbLabStatus;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads answers. Versions of the server differ in the types of some fields, and write an absent one as null, as an empty
 * text, or not at all; all of these are read. A field without which a value makes no sense is required.
 */
final class Json {

    /** A required field is absent. The message is its name. */
    static final class AbsentException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        AbsentException(String field) {
            super(field, null, false, false);
        }
    }

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Parses the bytes; a missing node when they are not JSON. */
    static JsonNode tree(byte[] bytes) {
        try {
            return bytes.length == 0 ? MissingNode.getInstance() : MAPPER.readTree(bytes);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    static <T> List<T> list(JsonNode node, Function<JsonNode, T> read) {
        if (!node.isArray()) {
            throw new AbsentException("list");
        }
        return node.valueStream().map(read).toList();
    }

    static DbLabClone clone(JsonNode node) {
        JsonNode db = node.path("db");
        JsonNode metadata = node.path("metadata");
        return new DbLabClone(
                required(node, "id"),
                text(node, "branch"),
                text(node.path("snapshot"), "id"),
                new CloneStatus(
                        required(node.path("status"), "code"),
                        text(node.path("status"), "message").orElse("")),
                node.path("protected").asBoolean(false),
                time(node, "protectedTill"),
                minutes(metadata, "protectionMaxDurationMinutes"),
                minutes(metadata, "maxIdleMinutes"),
                time(node, "createdAt").orElseThrow(() -> new AbsentException("createdAt")),
                address(db),
                text(db, "username").orElse(""),
                text(db, "dbName").orElse(""));
    }

    static DbLabSnapshot snapshot(JsonNode node) {
        return new DbLabSnapshot(
                required(node, "id"),
                text(node, "pool").orElse(""),
                time(node, "createdAt"),
                time(node, "dataStateAt"));
    }

    static DbLabBranch branch(JsonNode node) {
        return new DbLabBranch(required(node, "name"), text(node, "snapshotID").orElse(""));
    }

    static DbLabEngine engine(JsonNode node) {
        return new DbLabEngine(
                text(node, "version").orElse(""), text(node, "edition").orElse(""));
    }

    static DbLabStatus status(JsonNode node) {
        JsonNode cloning = node.path("cloning");
        return new DbLabStatus(
                required(node.path("status"), "code"),
                text(node.path("status"), "message").orElse(""),
                engine(node.path("engine")),
                Duration.ofMillis((long) (cloning.path("expectedCloningTime").asDouble(0) * 1000)),
                minutes(cloning, "protectionMaxDurationMinutes"));
    }

    /** Emits nothing before the clone is ready: host and port are empty then. */
    private static Optional<DbLabClone.Address> address(JsonNode db) {
        return text(db, "host")
                .flatMap(host -> text(db, "port")
                        .filter(port -> port.matches("[0-9]{1,5}"))
                        .map(port -> new DbLabClone.Address(host, Integer.parseInt(port))));
    }

    private static String required(JsonNode node, String field) {
        return text(node, field).orElseThrow(() -> new AbsentException(field));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field).asString("")).filter(text -> !text.isEmpty());
    }

    private static Optional<Duration> minutes(JsonNode node, String field) {
        return Optional.of(node.path(field).asLong(0))
                .filter(minutes -> minutes > 0)
                .map(Duration::ofMinutes);
    }

    private static Optional<Instant> time(JsonNode node, String field) {
        return text(node, field).flatMap(text -> {
            try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException otherForm) {
                return Optional.empty();
            }
        });
    }
}
