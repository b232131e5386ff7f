package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Random values of random types that a record may hold, one in so many with something in it that cannot be stored; and
 * whether two of them are the same. The seed decides everything.
 */
final class RandomValues {

    /** With constants that have bodies and texts of their own. */
    enum Size {
        SMALL,
        LARGE {
            @Override
            public String toString() {
                return "as large as it gets";
            }
        }
    }

    record Pair<A, B>(A first, @Nullable B second) {}

    record Mixed(
            String text,
            int number,
            @Nullable Long large,
            Optional<String> maybe,
            List<Optional<Integer>> several,
            Map<Size, Duration> times,
            @Nullable Redacted<String> secret) {}

    /** Contains itself. */
    record Tree(String name, @Nullable List<Tree> children) {}

    private record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return null;
        }
    }

    private static final Map<Class<?>, Function<Random, Object>> SCALARS = scalars();

    private final Random random;
    private final int oneBadIn;

    /**
     * A source of values.
     *
     * @param oneBadIn of so many parts one is bad
     */
    RandomValues(Random random, int oneBadIn) {
        this.random = random;
        this.oneBadIn = oneBadIn;
    }

    /** A type of at most this many levels. */
    Type type(int levels) {
        if (levels == 0 || random.nextInt(3) == 0) {
            return scalarType();
        }
        Type inner = type(levels - 1);
        return switch (random.nextInt(9)) {
            case 0 -> new Generic(List.class, List.of(inner));
            case 1 -> new Generic(Set.class, List.of(inner));
            case 2 -> new Generic(Map.class, List.of(keyType(), inner));
            case 3 -> new Generic(Optional.class, List.of(inner));
            case 4 -> new Generic(Redacted.class, List.of(inner));
            case 5 -> new Generic(Pair.class, List.of(inner, type(levels - 1)));
            case 6 -> inner instanceof Class<?> plain ? plain.arrayType() : (GenericArrayType) () -> inner;
            case 7 -> Mixed.class;
            default -> Tree.class;
        };
    }

    private Type scalarType() {
        List<Class<?>> all = List.copyOf(SCALARS.keySet());
        return all.get(random.nextInt(all.size()));
    }

    private Type keyType() {
        Type type = scalarType();
        while (type == byte[].class
                || type == char[].class
                || ((Class<?>) type).getSimpleName().startsWith("Opt")) {
            type = scalarType();
        }
        return type;
    }

    /** A value of this type; the second part of the answer of {@link #same} may be false for a bad one only. */
    Object value(Type type) {
        if (oneBadIn > 0 && random.nextInt(oneBadIn) == 0) {
            return bad(type);
        }
        if (type instanceof Class<?> plain) {
            return value(plain);
        }
        if (type instanceof GenericArrayType array) {
            Type inner = array.getGenericComponentType();
            return array(
                    inner instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : Object.class, inner);
        }
        var generic = (ParameterizedType) type;
        Type first = generic.getActualTypeArguments()[0];
        Class<?> raw = (Class<?>) generic.getRawType();
        if (raw == List.class) {
            return list(first);
        } else if (raw == Set.class) {
            return set(list(first));
        } else if (raw == Optional.class) {
            return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(value(first));
        } else if (raw == Redacted.class) {
            return Redacted.of(value(first));
        } else if (raw == Pair.class) {
            return new Pair<>(value(first), random.nextInt(4) == 0 ? null : value(generic.getActualTypeArguments()[1]));
        }
        Map<Object, Object> map = random.nextBoolean() ? new HashMap<>() : new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Object key = value(first);
            if (!(key instanceof List<?>)) {
                map.put(key, value(generic.getActualTypeArguments()[1]));
            }
        }
        return map;
    }

    private Object value(Class<?> type) {
        Function<Random, Object> scalar = SCALARS.get(type);
        if (scalar != null) {
            return scalar.apply(random);
        }
        if (type.isArray()) {
            return array(type.getComponentType(), type.getComponentType());
        }
        if (type == Mixed.class) {
            Map<Size, Duration> times = new HashMap<>();
            times.put(Size.LARGE, (Duration) value(Duration.class));
            return new Mixed(
                    text(random),
                    random.nextInt(),
                    random.nextBoolean() ? null : random.nextLong(),
                    random.nextBoolean() ? Optional.empty() : Optional.of(text(random)),
                    List.of(Optional.of(random.nextInt())),
                    times,
                    random.nextBoolean() ? null : Redacted.of(text(random)));
        }
        return tree(random.nextInt(5));
    }

    private Tree tree(int levels) {
        List<Tree> children = new ArrayList<>();
        for (int i = random.nextInt(3); levels > 0 && i > 0; i--) {
            children.add(tree(levels - 1));
        }
        return new Tree(text(random), random.nextBoolean() ? null : children);
    }

    private List<Object> list(Type of) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(value(of));
        }
        return list;
    }

    private static Object set(List<Object> elements) {
        try {
            return new HashSet<>(elements);
        } catch (StackOverflowError e) {
            // Java cannot hash what contains itself, so it never comes into a set.
            return Set.of();
        }
    }

    private Object array(Class<?> component, Type of) {
        List<Object> list = list(of);
        Object array = Array.newInstance(component, list.size());
        for (int i = 0; i < list.size(); i++) {
            try {
                Array.set(array, i, list.get(i));
            } catch (IllegalArgumentException e) {
                // A bad one that Java itself keeps out.
            }
        }
        return array;
    }

    private Object bad(Type type) {
        List<Object> selfish = new ArrayList<>();
        selfish.add(selfish);
        Object[] all = {
            "half \ud83d of a pair",
            "see " + Output.of("hush"),
            Output.of("hush"),
            Double.NaN,
            Float.NEGATIVE_INFINITY,
            -0.0,
            new BigDecimal("1e1001"),
            new BigDecimal("1e-1001"),
            BigInteger.TWO.pow(40_000),
            Optional.of(Optional.empty()),
            Arrays.asList("a", null),
            selfish,
            Map.of("k".repeat(10_001), "v"),
            new Object(),
            new IllegalStateException("hush"),
            String.class,
            (Runnable) () -> {},
            Locale.forLanguageTag("x-lvariant-A"),
            type,
            'x',
            1L,
            List.of(1.5),
        };
        return all[random.nextInt(all.length)];
    }

    private static String text(Random random) {
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

    private static Map<Class<?>, Function<Random, Object>> scalars() {
        Map<Class<?>, Function<Random, Object>> all = new LinkedHashMap<>();
        all.put(String.class, RandomValues::text);
        all.put(Boolean.class, Random::nextBoolean);
        all.put(Byte.class, random -> (byte) random.nextInt());
        all.put(Short.class, random -> (short) random.nextInt());
        all.put(Integer.class, Random::nextInt);
        all.put(Long.class, Random::nextLong);
        all.put(Float.class, random -> finite(Float.intBitsToFloat(random.nextInt())));
        all.put(Double.class, random -> finite(Double.longBitsToDouble(random.nextLong())));
        all.put(BigInteger.class, random -> new BigInteger(random.nextInt(3_000), random));
        all.put(
                BigDecimal.class,
                random -> new BigDecimal(new BigInteger(random.nextInt(600), random), random.nextInt(1_000) - 500));
        all.put(Character.class, random -> (char) ('!' + random.nextInt(300)));
        all.put(byte[].class, random -> {
            byte[] bytes = new byte[random.nextInt(50)];
            random.nextBytes(bytes);
            return bytes;
        });
        all.put(char[].class, random -> text(random).toCharArray());
        all.put(Size.class, random -> Size.values()[random.nextInt(2)]);
        all.put(Month.class, random -> Month.of(1 + random.nextInt(12)));
        all.put(DayOfWeek.class, random -> DayOfWeek.of(1 + random.nextInt(7)));
        all.put(Instant.class, RandomValues::instant);
        all.put(Duration.class, random -> Duration.ofSeconds(random.nextInt(), random.nextInt()));
        all.put(Period.class, random -> Period.of(random.nextInt(), random.nextInt(), random.nextInt()));
        all.put(LocalDate.class, random -> local(random).toLocalDate());
        all.put(LocalTime.class, random -> local(random).toLocalTime());
        all.put(LocalDateTime.class, RandomValues::local);
        all.put(OffsetDateTime.class, random -> local(random).atOffset(offset(random)));
        all.put(OffsetTime.class, random -> local(random).toLocalTime().atOffset(offset(random)));
        all.put(ZonedDateTime.class, random -> ZonedDateTime.of(local(random), zone(random)));
        all.put(Year.class, random -> Year.of(random.nextInt(20_000) - 9_999));
        all.put(YearMonth.class, random -> YearMonth.from(local(random)));
        all.put(MonthDay.class, random -> MonthDay.from(local(random)));
        all.put(ZoneId.class, RandomValues::zone);
        all.put(ZoneOffset.class, RandomValues::offset);
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

    /** Whether both are equal: numbers by value, arrays and secrets by content, and so on inwards. */
    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == other;
        }
        if (one instanceof BigDecimal a && other instanceof BigDecimal b) {
            return a.compareTo(b) == 0;
        }
        if (one.getClass().isArray() && other.getClass().isArray()) {
            return same(elements(one), elements(other));
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            boolean same = a.size() == b.size();
            for (int i = 0; same && i < a.size(); i++) {
                same = same(a.get(i), b.get(i));
            }
            return same;
        }
        if (one instanceof Set<?> a && other instanceof Set<?> b) {
            return a.size() == b.size() && a.stream().allMatch(x -> b.stream().anyMatch(y -> same(x, y)));
        }
        if (one instanceof Map<?, ?> a && other instanceof Map<?, ?> b) {
            return same(a.keySet(), b.keySet())
                    && a.entrySet().stream()
                            .allMatch(x -> b.entrySet().stream()
                                    .anyMatch(y -> same(x.getKey(), y.getKey()) && same(x.getValue(), y.getValue())));
        }
        if (one instanceof Optional<?> a && other instanceof Optional<?> b) {
            return same(a.orElse(null), b.orElse(null));
        }
        if (one instanceof Redacted<?> a && other instanceof Redacted<?> b) {
            return same(a.reveal(), b.reveal());
        }
        if (one instanceof Record && one.getClass() == other.getClass()) {
            return Arrays.stream(one.getClass().getRecordComponents())
                    .allMatch(component -> same(read(component, one), read(component, other)));
        }
        return Objects.equals(one, other);
    }

    private static List<Object> elements(Object array) {
        List<Object> elements = new ArrayList<>();
        for (int i = 0; i < Array.getLength(array); i++) {
            elements.add(Array.get(array, i));
        }
        return elements;
    }

    private static @Nullable Object read(RecordComponent component, Object from) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(from);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
