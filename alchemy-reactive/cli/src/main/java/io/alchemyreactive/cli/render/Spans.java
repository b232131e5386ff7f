package io.alchemyreactive.cli.render;

import java.time.Duration;
import java.util.Locale;

/** Durations for people. */
public final class Spans {

    private Spans() {}

    /** For example {@code 0.4 s}, {@code 12 s} or {@code 3 min 5 s}. */
    public static String of(Duration span) {
        long seconds = span.toSeconds();
        if (seconds >= 60) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds >= 10 ? seconds + " s" : String.format(Locale.ROOT, "%.1f s", span.toMillis() / 1000.0);
    }
}
