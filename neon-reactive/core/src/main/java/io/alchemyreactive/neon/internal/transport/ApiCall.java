package io.alchemyreactive.neon.internal.transport;

import io.netty.handler.codec.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request as a value: method, path and query with all text encoded, body. A call that is {@code repeatable} may be made
 * again when its answer was lost.
 */
public record Call(
        HttpMethod method, String path, String target, String query, Optional<ObjectNode> body, boolean repeatable) {

    private static final Pattern HOLE = Pattern.compile("\\{[a-z_]+}");

    public static Call get(String path, String... values) {
        return of(HttpMethod.GET, path, values, true);
    }

    public static Call post(String path, String... values) {
        return of(HttpMethod.POST, path, values, false);
    }

    public static Call patch(String path, String... values) {
        return of(HttpMethod.PATCH, path, values, false);
    }

    public static Call delete(String path, String... values) {
        return of(HttpMethod.DELETE, path, values, true);
    }

    private static Call of(HttpMethod method, String path, String[] values, boolean repeatable) {
        int[] next = {0};
        String target = HOLE.matcher(path).replaceAll(hole -> Matcher.quoteReplacement(segment(values[next[0]++])));
        return new Call(method, path, target, "", Optional.empty(), repeatable);
    }

    public Call query(String name, Object value) {
        String more = (query.isEmpty() ? "?" : "&") + name + "=" + encode(value.toString());
        return new Call(method, path, target, query + more, body, repeatable);
    }

    public Call query(String name, Optional<?> value) {
        return value.map(given -> query(name, given)).orElse(this);
    }

    public Call body(ObjectNode content) {
        return new Call(method, path, target, query, Optional.of(content), repeatable);
    }

    /** This call as one that does no harm when it is made twice. */
    public Call harmlessTwice() {
        return new Call(method, path, target, query, body, true);
    }

    boolean reads() {
        return method.equals(HttpMethod.GET);
    }

    /** A path that lost a part would name another thing. */
    private static String segment(String value) {
        if (value.isEmpty() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException("An id or name in a path of Neon's API must not be \"" + value + "\"");
        }
        return encode(value);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
