package io.alchemyreactive.neon.internal.transport;

import io.netty.handler.codec.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request as a value: method, path and query with all text encoded, and body. An {@code idempotent} call may be
 * sent again after a lost answer.
 */
public record ApiCall(
        HttpMethod method, String path, String target, String query, Optional<ObjectNode> body, boolean idempotent) {

    private static final Pattern HOLE = Pattern.compile("\\{[a-z_]+}");

    public static ApiCall get(String path, String... values) {
        return of(HttpMethod.GET, path, values, true);
    }

    public static ApiCall post(String path, String... values) {
        return of(HttpMethod.POST, path, values, false);
    }

    public static ApiCall patch(String path, String... values) {
        return of(HttpMethod.PATCH, path, values, false);
    }

    public static ApiCall delete(String path, String... values) {
        return of(HttpMethod.DELETE, path, values, true);
    }

    private static ApiCall of(HttpMethod method, String path, String[] values, boolean idempotent) {
        int[] next = {0};
        String target = HOLE.matcher(path).replaceAll(hole -> Matcher.quoteReplacement(segment(values[next[0]++])));
        return new ApiCall(method, path, target, "", Optional.empty(), idempotent);
    }

    public ApiCall query(String name, Object value) {
        String more = (query.isEmpty() ? "?" : "&") + name + "=" + encode(value.toString());
        return new ApiCall(method, path, target, query + more, body, idempotent);
    }

    public ApiCall query(String name, Optional<?> value) {
        return value.map(given -> query(name, given)).orElse(this);
    }

    public ApiCall body(ObjectNode content) {
        return new ApiCall(method, path, target, query, Optional.of(content), idempotent);
    }

    /** A copy of this call that counts as idempotent: it may be sent again after a lost answer. */
    public ApiCall asIdempotent() {
        return new ApiCall(method, path, target, query, body, true);
    }

    boolean deletes() {
        return method.equals(HttpMethod.DELETE);
    }

    boolean reads() {
        return method.equals(HttpMethod.GET);
    }

    /**
     * Encodes a path segment. Refuses an empty one, "." and "..", because the path would then lead to another object.
     */
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
