package io.alchemyreactive.dblab.internal.http;

import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request as a value. Ids stand in the path as they are, because the server compares the path with its encoding, and
 * refuses ids with a percent sign. Ids that would need an encoding are therefore refused here.
 */
record ApiRequest(HttpMethod method, String target, Optional<ObjectNode> body) {

    private static final Pattern CLONE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");
    private static final Pattern BRANCH = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_-]*");
    private static final Pattern SNAPSHOT = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_./@-]*");

    static ApiRequest get(String target) {
        return new ApiRequest(HttpMethod.GET, target, Optional.empty());
    }

    static ApiRequest post(String target, ObjectNode body) {
        return new ApiRequest(HttpMethod.POST, target, Optional.of(body));
    }

    static ApiRequest patch(String target, ObjectNode body) {
        return new ApiRequest(HttpMethod.PATCH, target, Optional.of(body));
    }

    static ApiRequest delete(String target) {
        return new ApiRequest(HttpMethod.DELETE, target, Optional.empty());
    }

    boolean reads() {
        return method.equals(HttpMethod.GET);
    }

    /** Method and path, for messages. */
    String text() {
        return method + " " + target;
    }

    static String clone(String id) {
        return checked(CLONE, "the id of a clone", id);
    }

    static String branch(String name) {
        return checked(BRANCH, "the name of a branch", name);
    }

    static String snapshot(String id) {
        String checked = checked(SNAPSHOT, "the id of a snapshot", id);
        if (checked.contains("..") || checked.contains("//")) {
            throw refusal(SNAPSHOT, "the id of a snapshot", id);
        }
        return checked;
    }

    private static String checked(Pattern pattern, String what, String text) {
        if (!pattern.matcher(text).matches()) {
            throw refusal(pattern, what, text);
        }
        return text;
    }

    private static IllegalArgumentException refusal(Pattern pattern, String what, String text) {
        return new IllegalArgumentException(what + " at DBLab must look like " + pattern + ", but was \""
                + text.replaceAll("\\p{Cntrl}", "?") + "\"");
    }
}
