package io.alchemyreactive.neon.local.internal.serverless;

import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Parses an array in PostgreSQL's text form, such as {@code {1,NULL,{"a b"}}}. For one use; not thread-safe. */
final class ArrayText {

    private final String text;
    private final Function<String, JsonNode> element;
    private int at;

    ArrayText(String text, Function<String, JsonNode> element) {
        this.text = text;
        this.element = element;
        // Unusual bounds are written before the array.
        this.at = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
    }

    ArrayNode json() {
        var array = JsonNodeFactory.instance.arrayNode();
        for (at++; text.charAt(at) != '}'; skipComma()) {
            array.add(item());
        }
        at++;
        return array;
    }

    private JsonNode item() {
        if (text.charAt(at) == '{') {
            return json();
        }
        if (text.charAt(at) == '"') {
            return element.apply(quoted());
        }
        var from = at;
        while (text.charAt(at) != ',' && text.charAt(at) != '}') {
            at++;
        }
        var word = text.substring(from, at);
        return word.equals("NULL") ? JsonNodeFactory.instance.nullNode() : element.apply(word);
    }

    private String quoted() {
        var word = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\') {
                at++;
            }
            word.append(text.charAt(at));
        }
        at++;
        return word.toString();
    }

    private void skipComma() {
        if (text.charAt(at) == ',') {
            at++;
        }
    }
}
