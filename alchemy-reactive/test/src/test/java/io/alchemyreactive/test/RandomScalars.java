package io.alchemyreactive.test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/** Random values of the types that hold no others. */
final class RandomScalars {

    /** All types, each with a maker of its values. */
    static final Map<Class<?>, Function<Random, Object>> ALL = all();

    private static final List<Class<?>> TYPES = List.copyOf(ALL.keySet());
    private static final List<Class<?>> KEYS = TYPES.stream()
            .filter(type -> !type.isArray() && !type.getSimpleName().startsWith("Optional"))
            .toList();

    private RandomScalars() {}

    /** One of the types. */
    static Class<?> type(Random random) {
        return TYPES.get(random.nextInt(TYPES.size()));
    }

    /** One of those whose values may be keys of a map. */
    static Class<?> keyType(Random random) {
        return KEYS.get(random.nextInt(KEYS.size()));
    }

    static String text(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "$secret";
            case 2 -> "\u0000\u001f\"\\\n\t/\u2028\ufeff";
            case 3 -> "\ud83d\ude00 grüße \uff5e";
            case 4 -> "true";
            case 5 -> "12";
            case 6 -> "x".repeat(random.nextInt(3_000));
            default -> "text " + random.nextInt(1_000);
        };
    }

    private static Map<Class<?>, Function<Random, Object>> all() {
        Map<Class<?>, Function<Random, Object>> all = new LinkedHashMap<>();
        all.put(String.class, RandomScalars::text);
        all.put(Boolean.class, Random::nextBoolean);
        all.put(Byte.class, random -> (byte) random.nextInt());
        all.put(Short.class, random -> (short) random.nextInt());
        all.put(Integer.class, Random::nextInt);
        all.put(Long.class, Random::nextLong);
        all.put(Float.class, random -> finite(Float.intBitsToFloat(random.nextInt())));
        all.put(Double.class, random -> finite(Double.longBitsToDouble(random.nextLong())));
        all.put(BigInteger.class, random -> new BigInteger(random.nextInt(3_000), random));
        all.put(BigDecimal.class, RandomScalars::decimal);
        all.put(Character.class, random -> (char) ('!' + random.nextInt(300)));
        all.put(byte[].class, random -> {
            byte[] bytes = new byte[random.nextInt(50)];
            random.nextBytes(bytes);
            return bytes;
        });
        all.put(char[].class, random -> text(random).toCharArray());
        all.put(RandomValues.Size.class, random -> RandomValues.Size.values()[random.nextInt(2)]);
        all.put(Month.class, random -> Month.of(1 + random.nextInt(12)));
        all.put(DayOfWeek.class, random -> DayOfWeek.of(1 + random.nextInt(7)));
        all.put(Instant.class, RandomScalars::instant);
        all.put(Duration.class, random -> Duration.ofSeconds(random.nextInt(), random.nextInt()));
        all.put(Period.class, random -> Period.of(random.nextInt(), random.nextInt(), random.nextInt()));
        all.put(LocalDate.class, random -> local(random).toLocalDate());
        all.put(LocalTime.class, random -> local(random).toLocalTime());
        all.put(LocalDateTime.class, RandomScalars::local);
        all.put(OffsetDateTime.class, random -> local(random).atOffset(offset(random)));
        all.put(OffsetTime.class, random -> local(random).toLocalTime().atOffset(offset(random)));
        all.put(ZonedDateTime.class, random -> ZonedDateTime.of(local(random), zone(random)));
        all.put(Year.class, random -> Year.of(random.nextInt(20_000) - 9_999));
        all.put(YearMonth.class, random -> YearMonth.from(local(random)));
        all.put(MonthDay.class, random -> MonthDay.from(local(random)));
        all.put(ZoneId.class, RandomScalars::zone);
        all.put(ZoneOffset.class, RandomScalars::offset);
        all.put(UUID.class, random -> new UUID(random.nextLong(), random.nextLong()));
        all.put(URI.class, random -> URI.create("http://host" + random.nextInt() + "/a%20b?c=d#e"));
        all.put(Path.class, random -> Path.of(random.nextBoolean() ? "/var" : "", "some dir", ".." + random.nextInt()));
        all.put(Currency.class, random -> Currency.getInstance(random.nextBoolean() ? "EUR" : "JPY"));
        all.put(Locale.class, random -> random.nextBoolean() ? Locale.GERMANY : Locale.ROOT);
        all.put(
                OptionalInt.class,
                random -> random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(random.nextInt()));
        all.put(
                OptionalLong.class,
                random -> random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong()));
        all.put(
                OptionalDouble.class,
                random -> random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextInt() / 8.0));
        return all;
    }

    static BigDecimal decimal(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> new BigDecimal("-" + "9".repeat(1_000) + "." + "9".repeat(1_000));
            case 1 -> new BigDecimal("1e999");
            case 2 -> new BigDecimal("-1e-1000");
            case 3 -> new BigDecimal("1.500");
            default -> new BigDecimal(new BigInteger(random.nextInt(600), random), random.nextInt(1_000) - 500);
        };
    }

    private static float finite(float number) {
        return Float.isFinite(number) && number != 0 ? number : Float.MIN_VALUE;
    }

    private static double finite(double number) {
        return Double.isFinite(number) && number != 0 ? number : Double.MIN_VALUE;
    }

    private static Instant instant(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Instant.MAX;
            case 1 -> Instant.MIN;
            case 2 -> Instant.ofEpochMilli(random.nextInt());
            default -> Instant.ofEpochSecond(random.nextInt(), random.nextInt());
        };
    }

    private static LocalDateTime local(Random random) {
        return random.nextInt(6) == 0
                ? LocalDateTime.MAX
                : LocalDateTime.of(1 + random.nextInt(12_000), 10, 26, random.nextInt(24), random.nextInt(2) * 30)
                        .plusNanos(random.nextBoolean() ? 0 : random.nextInt());
    }

    private static ZoneOffset offset(Random random) {
        return ZoneOffset.ofTotalSeconds(random.nextInt(36_000) - 18_000);
    }

    private static ZoneId zone(Random random) {
        return List.of(ZoneId.of("Europe/Berlin"), ZoneId.of("UTC"), ZoneOffset.ofHours(3), ZoneId.of("GMT+2"))
                .get(random.nextInt(4));
    }
}
