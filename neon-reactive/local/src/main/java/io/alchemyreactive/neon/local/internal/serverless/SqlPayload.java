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
 * @param batch whether they came as a list, which is one transaction
 */
record SqlPayload(boolean batch, List<Statement> statements) {

    /** Numbers keep their digits; a field that is there twice is refused, since one of its values would be passed over. */
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
     * @param parameters as texts of PostgreSQL, null for NULL
     * @param arrayMode whether its rows shall be arrays, absent when the request as a whole says so
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

    /** A value as the text that PostgreSQL reads. */
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

    /** The text, when PostgreSQL can hold it as it is. */
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
