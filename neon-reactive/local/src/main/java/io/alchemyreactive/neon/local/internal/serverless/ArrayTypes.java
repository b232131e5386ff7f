package io.alchemyreactive.neon.local.internal.serverless;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Finds the array columns of an answer and their element types. Stateless. */
final class ArrayTypes {

    private static final String QUERY = "SELECT oid::int8, typelem::int8 FROM pg_catalog.pg_type"
            + " WHERE oid = ANY($1::oid[]) AND typcategory = 'A' AND typlen = -1";

    private ArrayTypes() {}

    /** The types of an answer's array columns, each with the type of its elements. */
    static Mono<Map<Integer, Integer>> of(SqlSession session, SqlAnswer answer) {
        if (answer.rows().isEmpty()) {
            return Mono.just(Map.of());
        }
        var types = answer.fields().stream()
                .map(field -> Integer.toUnsignedString(field.type()))
                .distinct()
                .collect(Collectors.joining(",", "{", "}"));
        return session.query(QUERY, List.of(types), Integer.MAX_VALUE).map(ArrayTypes::elements);
    }

    private static Map<Integer, Integer> elements(SqlAnswer answer) {
        var elements = new LinkedHashMap<Integer, Integer>();
        for (var row : answer.rows()) {
            elements.put(Integer.parseUnsignedInt(row[0]), Integer.parseUnsignedInt(row[1]));
        }
        return elements;
    }
}
