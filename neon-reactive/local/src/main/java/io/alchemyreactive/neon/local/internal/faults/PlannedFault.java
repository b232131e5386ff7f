package io.alchemyreactive.neon.local.internal.faults;

import io.alchemyreactive.neon.local.internal.http.Body;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A fault that a test has ordered.
 *
 * @param target the calls or operations that it affects
 * @param effect its effect
 * @param probability the probability per call or operation, from 0 to 1
 * @param times the largest number of calls or operations that it affects
 */
public record PlannedFault(Target target, Effect effect, double probability, long times) {

    public static PlannedFault read(Body body) {
        var action = body.findText("action");
        var target = action.<Target>map(OfOperation::new)
                .orElseGet(() -> new OfCall(
                        body.findText("method"), body.findText("path").map(PlannedFault::glob)));
        return new PlannedFault(
                target,
                effect(body, action.isPresent()),
                body.findNumber("probability", 0).orElse(1.0),
                body.findLong("times", 1, Long.MAX_VALUE).orElse(Long.MAX_VALUE));
    }

    private static Effect effect(Body body, boolean ofOperation) {
        if (ofOperation && !body.has("delay_ms")) {
            return new Fail(body.findText("error").orElse("the operation failed on demand"));
        }
        var status = body.findLong("status", 400, 599);
        if (status.isPresent()) {
            return new Answer(status.get().intValue(), body.findLong("retry_after_seconds", 0, 3600));
        }
        if (body.findFlag("lose_response").orElse(false)) {
            return new LoseResponse();
        }
        return body.findLong("delay_ms", 0, 600_000)
                .<Effect>map(millis -> new Delay(Duration.ofMillis(millis)))
                .orElseThrow(() -> body.invalid("status", "or lose_response, delay_ms or action is required"));
    }

    /** Translates a path pattern. One star matches anything within a path segment, two stars match anything. */
    private static Pattern glob(String path) {
        var regex = new StringBuilder();
        var stars = Pattern.compile("\\*+").matcher(path);
        var from = 0;
        while (stars.find()) {
            regex.append(Pattern.quote(path.substring(from, stars.start())));
            regex.append(stars.group().length() > 1 ? ".*" : "[^/]*");
            from = stars.end();
        }
        return Pattern.compile(regex.append(Pattern.quote(path.substring(from))).toString());
    }

    PlannedFault once() {
        return new PlannedFault(target, effect, probability, times - 1);
    }

    /** The calls or operations that a fault affects. */
    sealed interface Target {}

    /** Calls with a method and a path after the base URL. An empty method or path matches all calls. */
    record OfCall(Optional<String> method, Optional<Pattern> path) implements Target {
        boolean meets(String calledMethod, String calledPath) {
            return method.map(calledMethod::equals).orElse(true)
                    && path.map(glob -> glob.matcher(calledPath).matches()).orElse(true);
        }
    }

    /** Operations with an action. */
    record OfOperation(String action) implements Target {}

    /** The effect of a fault. */
    public sealed interface Effect {}

    /** The call gets this answer and has no other effect. */
    public record Answer(int status, Optional<Long> retryAfterSeconds) implements Effect {}

    /** The call takes effect, and the connection ends without an answer. */
    public record LoseResponse() implements Effect {}

    /** The call is processed, or the operation begins, after a delay. */
    public record Delay(Duration by) implements Effect {}

    /** The operation fails before it begins. */
    public record Fail(String error) implements Effect {}
}
