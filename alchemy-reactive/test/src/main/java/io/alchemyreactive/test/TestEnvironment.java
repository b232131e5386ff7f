package io.alchemyreactive.test;

import io.alchemyreactive.RunEnvironment;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import reactor.util.context.Context;

/** The environment of a run that can be repeated: its clock stands still, and its ids are consecutive numbers. */
final class TestEnvironment {

    private TestEnvironment() {}

    static Function<Context, Context> provide() {
        var last = new AtomicLong();
        return RunEnvironment.SERVICE.provide(new RunEnvironment(
                Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC),
                () -> id(last.incrementAndGet()),
                "tester",
                "test",
                1));
    }

    /** Puts the lowest digits first, because names of objects are made from the first characters of an id. */
    private static String id(long number) {
        var id = new StringBuilder(26);
        for (int i = 0; i < 26; i++) {
            id.append("abcdefghijklmnopqrstuvwxyz234567".charAt((int) (number >> 5 * i & (i < 12 ? 31 : 0))));
        }
        return id.toString();
    }
}
