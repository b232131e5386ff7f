package io.alchemyreactive.cli;

import io.alchemyreactive.effect.TimeSpans;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations such as {@code 30s}, {@code 5m} or {@code 48h}. */
final class ShortDuration implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        int digits = text.length() - 1;
        if (digits >= 1 && digits <= 9 && text.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9')) {
            long number = Long.parseLong(text.substring(0, digits));
            switch (text.charAt(digits)) {
                case 's' -> {
                    return countable(text, Duration.ofSeconds(number));
                }
                case 'm' -> {
                    return countable(text, Duration.ofMinutes(number));
                }
                case 'h' -> {
                    return countable(text, Duration.ofHours(number));
                }
                case 'd' -> {
                    return countable(text, Duration.ofDays(number));
                }
                default -> {}
            }
        }
        throw new TypeConversionException("'" + text + "' is not a duration: expected 30s, 5m, 48h or 2d");
    }

    private static Duration countable(String text, Duration span) {
        if (span.compareTo(TimeSpans.LONGEST) > 0) {
            throw new TypeConversionException(
                    "'" + text + "' is too long: expected at most " + TimeSpans.LONGEST.toDays() + "d");
        }
        return span;
    }
}
