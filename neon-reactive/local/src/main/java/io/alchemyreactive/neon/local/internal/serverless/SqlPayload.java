package io.alchemyreactive.neon.local.internal.serverless;

import io.alchemyreactive.neon.local.internal.http.InputText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The statements of a request.
 *
 * @param batch whether they are a list, which runs in one transaction
 * @param statements the statements in order
 */
record SqlPayload(boolean batch, List<Statement> statements) {

    /** Numbers keep their digits. A repeated field is refused, because one of its values would be ignored. */
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    SqlPayload {
        statements = List.copyOf(statements);
    }

    /**
     * One statement.
     *
     * @param query the SQL text
     * @param parameters the values in PostgreSQL's text form; null for NULL
     * @param arrayMode whether its rows are arrays; empty when the option of the request applies
     */
    record Statement(String query, List<@Nullable String> parameters, Optional<Boolean> arrayMode) {

        @Override
        public String toString() {
            return "Statement[***]";
        }
    }

    static SqlPayload parse(byte[] body) {
        var json = tree(body);
        var queries = json.get("queries");
        if (queries == null) {
            return new SqlPayload(false, List.of(statement(json)));
        }
        if (!queries.isArray()) {
            throw invalid("queries has to be a list");
        }
        return new SqlPayload(
                true, queries.values().stream().map(SqlPayload::statement).toList());
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode json = READER.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            // The message would repeat parts of the body.
        }
        throw invalid("the body is not a JSON object, or a field is there twice");
    }

    private static Statement statement(JsonNode json) {
        var query = json.path("query");
        if (!query.isString()) {
            throw invalid("query has to be a string");
        }
        var parameters = new ArrayList<@Nullable String>();
        var params = json.get("params");
        if (params != null && !params.isNull()) {
            if (!params.isArray()) {
                throw invalid("params has to be a list");
            }
            params.values().forEach(value -> parameters.add(text(value)));
        }
        if (parameters.size() > Short.MAX_VALUE * 2 + 1) {
            throw invalid("there are more params than the protocol allows");
        }
        var mode = json.get("arrayMode");
        if (mode != null && !mode.isNull() && !mode.isBoolean()) {
            throw invalid("arrayMode has to be true or false");
        }
        return new Statement(
                required(query.stringValue()),
                Collections.unmodifiableList(parameters),
                Optional.ofNullable(mode).filter(JsonNode::isBoolean).map(JsonNode::booleanValue));
    }

    /** A value in PostgreSQL's text form. */
    private static @Nullable String text(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isArray()) {
            return array(value);
        }
        return required(value.isString() ? value.stringValue() : value.toString());
    }

    private static String array(JsonNode values) {
        return StreamSupport.stream(values.values().spliterator(), false)
                .map(SqlPayload::element)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String element(JsonNode value) {
        if (value.isNull()) {
            return "NULL";
        }
        if (value.isArray()) {
            return array(value);
        }
        if (value.isNumber() || value.isBoolean()) {
            return value.toString();
        }
        var text = required(value.isString() ? value.stringValue() : value.toString());
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /** Returns the text. Refuses it when PostgreSQL cannot store it unchanged. */
    private static String required(String text) {
        InputText.fault(text).ifPresent(fault -> {
            throw invalid("a text holds " + fault);
        });
        return text;
    }

    private static HttpSqlException invalid(String why) {
        return HttpSqlException.badRequest("invalid request: " + why);
    }
}
