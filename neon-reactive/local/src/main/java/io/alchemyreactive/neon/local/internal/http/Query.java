package io.alchemyreactive.neon.local.internal.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The query parameters of a request, read one by one. A parameter that does not fit is answered with 400. An empty
 * parameter counts as absent. Belongs to the thread that answers the request.
 */
final class Query {

    private final Map<String, String> values;
    private final Set<String> read = new HashSet<>();

    Query(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /** A copy of these parameters in which none has been read. */
    Query unread() {
        return new Query(values);
    }

    Optional<String> text(String name) {
        read.add(name);
        var value = Optional.ofNullable(values.get(name)).filter(text -> !text.isEmpty());
        value.flatMap(InputText::fault).ifPresent(fault -> {
            throw invalid(name, "holds " + fault);
        });
        return value;
    }

    String required(String name) {
        return text(name).orElseThrow(() -> invalid(name, "is required"));
    }

    Optional<Boolean> flag(String name) {
        return oneOf(name, List.of("true", "false")).map(Boolean::valueOf);
    }

    Optional<String> oneOf(String name, List<String> allowed) {
        return text(name).map(value -> {
            if (!allowed.contains(value)) {
                throw invalid(name, "must be " + String.join(" or ", allowed));
            }
            return value;
        });
    }

    Optional<Integer> number(String name, int least, int most) {
        return text(name).map(value -> {
            try {
                var number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // The code below answers it like a number out of range.
            }
            throw invalid(name, "must be a whole number from " + least + " to " + most);
        });
    }

    Optional<Instant> instant(String name) {
        return text(name).map(value -> {
            try {
                return OffsetDateTime.parse(value).toInstant();
            } catch (DateTimeException e) {
                throw invalid(name, "must be a time with zone, such as 2030-01-31T12:00:00Z");
            }
        });
    }

    /** Refuses a parameter with a value that was not read so far, so that no input is ignored silently. */
    void requireAllRead() {
        values.forEach((name, value) -> {
            if (!value.isEmpty() && !read.contains(name)) {
                throw invalid(name, "is not supported by the local Neon");
            }
        });
    }

    static ApiException invalid(String name, String why) {
        return ApiException.badRequest("invalid request: query parameter " + name + " " + why);
    }
}
