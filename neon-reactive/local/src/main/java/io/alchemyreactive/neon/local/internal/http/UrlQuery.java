package io.alchemyreactive.neon.local.internal.http;

import java.util.HashMap;
import java.util.Map;

/** The query parameters of a URL. Stateless. */
public final class UrlQuery {

    private UrlQuery() {}

    /**
     * Reads the parameters of a URL.
     *
     * @param uri the URL as received
     * @return the decoded values by name
     * @throws ApiException when the encoding is not valid, or when a name appears twice
     */
    public static Map<String, String> parse(String uri) {
        var values = new HashMap<String, String>();
        var begin = uri.indexOf('?');
        if (begin >= 0) {
            for (var pair : uri.substring(begin + 1).split("&")) {
                if (!pair.isEmpty()) {
                    add(pair, values);
                }
            }
        }
        return values;
    }

    private static void add(String pair, Map<String, String> values) {
        var parts = pair.split("=", 2);
        var name = InputText.urlPart(parts[0]);
        if (values.putIfAbsent(name, parts.length == 1 ? "" : InputText.decoded(parts[1])) != null) {
            throw Query.invalid(name, "is there twice");
        }
    }
}
