package io.alchemyreactive.neon.local.internal.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Finds the handler of a request by method and path. Variable parts of a pattern are in braces. */
public final class Router {

    private final List<Route> routes = new ArrayList<>();

    public Router on(String method, String pattern, Function<Request, Response> handler) {
        return onLater(method, pattern, request -> Mono.just(answer(handler, request)));
    }

    /** Calls a handler. Refuses a request with a field or a parameter that the handler did not read. */
    public static Response answer(Function<Request, Response> handler, Request request) {
        var response = handler.apply(request);
        if (!isRead(request)) {
            request.requireAllRead();
        }
        return response;
    }

    private static boolean isRead(Request request) {
        return request.method().equals("GET");
    }

    /** Adds a handler with an asynchronous answer. It is called on the control thread, and its work runs elsewhere. */
    public Router onLater(String method, String pattern, Function<Request, Mono<Response>> handler) {
        routes.add(new Route(method, List.of(pattern.split("/")), handler));
        return this;
    }

    /** Answers a request with the handler of the first matching route, or with 404 or 405. */
    public Mono<Response> answer(Request request) {
        var parts = List.of(request.path().split("/"));
        var methods = new TreeSet<String>();
        for (var route : routes) {
            var names = route.match(parts);
            if (names.isPresent() && route.method().equals(request.method())) {
                return route.answer(request.withNames(names.get()));
            }
            names.ifPresent(any -> methods.add(route.method()));
        }
        throw methods.isEmpty()
                ? ApiException.of(404, "", "this route is not part of the local Neon")
                : ApiException.of(
                        405,
                        "",
                        "the local Neon takes no " + request.method() + " on this path, only "
                                + String.join(", ", methods));
    }

    private record Route(String method, List<String> pattern, Function<Request, Mono<Response>> handler) {

        /**
         * Answers a request. A handler of a GET must read its parameters at once, even when its answer is asynchronous.
         */
        Mono<Response> answer(Request request) {
            var answer = handler.apply(request);
            if (isRead(request)) {
                request.requireQueryRead();
            }
            return answer;
        }

        Optional<Map<String, String>> match(List<String> parts) {
            if (parts.size() != pattern.size()) {
                return Optional.empty();
            }
            var names = new HashMap<String, String>();
            for (var i = 0; i < parts.size(); i++) {
                var expected = pattern.get(i);
                if (expected.startsWith("{")) {
                    names.put(expected.substring(1, expected.length() - 1), InputText.urlPart(parts.get(i)));
                } else if (!expected.equals(parts.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(names);
        }
    }
}
