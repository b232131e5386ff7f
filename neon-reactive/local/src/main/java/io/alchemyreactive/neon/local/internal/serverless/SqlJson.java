package io.alchemyreactive.neon.local.internal.serverless;

import io.alchemyreactive.neon.local.internal.http.RequestJson;
import io.alchemyreactive.neon.local.internal.wire.ErrorFields;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers and errors of PostgreSQL as the JSON that clients expect. Stateless. */
final class SqlJson {

    /** The JSON names of an error's fields, with their letters in the protocol. */
    private static final Map<String, Character> ERROR = Map.ofEntries(
            Map.entry("code", 'C'),
            Map.entry("detail", 'D'),
            Map.entry("hint", 'H'),
            Map.entry("position", 'P'),
            Map.entry("internalPosition", 'p'),
            Map.entry("internalQuery", 'q'),
            Map.entry("severity", 'S'),
            Map.entry("where", 'W'),
            Map.entry("table", 't'),
            Map.entry("column", 'c'),
            Map.entry("schema", 's'),
            Map.entry("dataType", 'd'),
            Map.entry("constraint", 'n'),
            Map.entry("file", 'F'),
            Map.entry("line", 'L'),
            Map.entry("routine", 'R'));

    private SqlJson() {}

    static ObjectNode error(ErrorFields fields) {
        var json = error(fields.find('M').orElse(""));
        ERROR.forEach((name, type) -> json.put(name, fields.find(type).orElse(null)));
        return json;
    }

    static ObjectNode error(String message) {
        return RequestJson.object().put("message", message);
    }

    /**
     * The answer to one statement.
     *
     * @param values the JSON form of values
     */
    static ObjectNode answer(SqlAnswer answer, boolean arrayMode, ValueJson values) {
        var json = RequestJson.object().put("rowAsArray", arrayMode);
        var fields = json.putArray("fields");
        answer.fields().forEach(field -> describe(fields.addObject(), field));
        var rows = json.putArray("rows");
        for (var row : answer.rows()) {
            if (arrayMode) {
                addArray(rows.addArray(), answer, row, values);
            } else {
                addObject(rows.addObject(), answer, row, values);
            }
        }
        return tag(json, answer.tag());
    }

    private static void describe(ObjectNode json, SqlAnswer.Field field) {
        json.put("name", field.name())
                .put("dataTypeID", Integer.toUnsignedLong(field.type()))
                .put("tableID", Integer.toUnsignedLong(field.table()))
                .put("columnID", field.column())
                .put("dataTypeSize", field.size())
                .put("dataTypeModifier", field.modifier())
                .put("format", "text");
    }

    private static void addArray(ArrayNode json, SqlAnswer answer, @Nullable String[] row, ValueJson values) {
        for (var i = 0; i < row.length; i++) {
            json.add(values.of(row[i], answer.fields().get(i).type()));
        }
    }

    private static void addObject(ObjectNode json, SqlAnswer answer, @Nullable String[] row, ValueJson values) {
        for (var i = 0; i < row.length; i++) {
            var field = answer.fields().get(i);
            json.set(field.name(), values.of(row[i], field.type()));
        }
    }

    /**
     * Splits a command tag. The first word is the command. The number of rows is last; the tag of INSERT has an object
     * id before it.
     */
    private static ObjectNode tag(ObjectNode json, String tag) {
        var words = tag.split(" ");
        json.put("command", words[0]);
        var last = words[words.length - 1];
        var counts = words.length == (words[0].equals("INSERT") ? 3 : 2) && last.matches("\\d+");
        return counts ? json.put("rowCount", Long.parseLong(last)) : json.putNull("rowCount");
    }
}
