package io.alchemyreactive.test;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.value.Value;
import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Random values of random types, those that a record may hold and some that none may, one in so many with something in it
 * that cannot be stored. The seed decides everything.
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

    record Primitives(
            boolean flag,
            byte tiny,
            short small,
            int number,
            long large,
            float share,
            double ratio,
            char letter,
            long @Nullable [] numbers) {}

    /** With annotations of a mapper, which would leave out or rename what is in it. */
    record Annotated(
            @JsonProperty("called") String name,
            @JsonIgnore int kept,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> texts,
            @JsonFormat(shape = JsonFormat.Shape.NUMBER) Instant at) {}

    /** Contains itself. */
    record Tree(String name, @Nullable List<Tree> children) {}

    sealed interface Shape permits Circle {}

    record Circle(int radius) implements Shape {}

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

    private record ArrayOf(Type component) implements GenericArrayType {
        @Override
        public Type getGenericComponentType() {
            return component;
        }
    }

    private static final List<Class<?>> LISTS = List.of(List.class, List.class, ArrayList.class);
    private static final List<Class<?>> SETS = List.of(Set.class, Set.class, HashSet.class, LinkedHashSet.class);
    private static final List<Class<?>> SORTED_SETS = List.of(SortedSet.class, NavigableSet.class, TreeSet.class);
    private static final List<Class<?>> MAPS = List.of(Map.class, Map.class, HashMap.class, LinkedHashMap.class);
    private static final List<Class<?>> SORTED_MAPS = List.of(SortedMap.class, NavigableMap.class, TreeMap.class);
    private static final List<Class<?>> WHOLE = List.of(
            Mixed.class,
            Tree.class,
            Primitives.class,
            Annotated.class,
            Object.class,
            Value.class,
            boolean[].class,
            short[].class,
            int[].class,
            long[].class,
            float[].class,
            double[].class);
    /** Of these nothing can be kept, which the type alone tells. */
    private static final List<Class<?>> NEVER =
            List.of(Shape.class, Collection.class, Number.class, Date.class, Output.class, Runnable.class);

    private static final Comparator<Object> BY_TEXT = Comparator.comparing(String::valueOf);
    private static final Comparator<Object> BACKWARDS = BY_TEXT.reversed();

    private final Random random;
    private final int oneBadIn;

    /**
     * A source of values.
     *
     * @param oneBadIn of so many parts one is bad; 0 for none
     */
    RandomValues(Random random, int oneBadIn) {
        this.random = random;
        this.oneBadIn = oneBadIn;
    }

    /** A type of at most this many levels. */
    Type type(int levels) {
        if (oneBadIn > 0 && random.nextInt(20 * oneBadIn) == 0) {
            return one(NEVER);
        }
        if (levels == 0 || random.nextInt(3) == 0) {
            return RandomScalars.type(random);
        }
        Type inner = type(levels - 1);
        return switch (random.nextInt(12)) {
            case 0 -> new Generic(one(LISTS), List.of(inner));
            case 1 -> new Generic(one(SETS), List.of(inner));
            case 2 -> new Generic(one(SORTED_SETS), List.of(RandomScalars.keyType(random)));
            case 3 -> new Generic(one(MAPS), List.of(RandomScalars.keyType(random), inner));
            case 4 -> new Generic(one(SORTED_MAPS), List.of(RandomScalars.keyType(random), inner));
            case 5 -> new Generic(Optional.class, List.of(inner));
            case 6 -> new Generic(Redacted.class, List.of(inner));
            case 7 -> new Generic(Pair.class, List.of(inner, type(levels - 1)));
            case 8 -> inner instanceof Class<?> plain ? plain.arrayType() : new ArrayOf(inner);
            default -> one(WHOLE);
        };
    }

    private <T> T one(List<? extends T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** A value of this type, unless it is a bad one. */
    Object value(Type type) {
        if (oneBadIn > 0 && random.nextInt(oneBadIn) == 0) {
            return bad(type);
        }
        if (type instanceof Class<?> plain) {
            return value(plain);
        }
        if (type instanceof GenericArrayType array) {
            return array(erased(array.getGenericComponentType()), array.getGenericComponentType());
        }
        var generic = (ParameterizedType) type;
        Type first = generic.getActualTypeArguments()[0];
        Class<?> raw = (Class<?>) generic.getRawType();
        if (LISTS.contains(raw)) {
            return list(first);
        } else if (SETS.contains(raw)) {
            return set(list(first));
        } else if (SORTED_SETS.contains(raw)) {
            return sorted(list(first));
        } else if (raw == Optional.class) {
            return random.nextInt(4) == 0 ? Optional.empty() : Optional.of(value(first));
        } else if (raw == Redacted.class) {
            return Redacted.of(value(first));
        }
        Type second = generic.getActualTypeArguments()[1];
        if (raw == Pair.class) {
            return new Pair<>(value(first), random.nextInt(4) == 0 ? null : value(second));
        }
        return map(first, second, SORTED_MAPS.contains(raw));
    }

    private Object value(Class<?> type) {
        var scalar = RandomScalars.ALL.get(type);
        if (scalar != null) {
            return scalar.apply(random);
        }
        if (type.isArray()) {
            return array(type.getComponentType(), type.getComponentType());
        }
        if (type.isPrimitive()) {
            return value(Array.get(Array.newInstance(type, 1), 0).getClass());
        }
        if (type == Mixed.class) {
            return mixed();
        } else if (type == Primitives.class) {
            return primitives();
        } else if (type == Annotated.class) {
            return new Annotated(
                    text(), random.nextInt(), List.of(text()), Instant.ofEpochSecond(random.nextInt(), 123_456_789));
        } else if (type == Tree.class) {
            return tree(random.nextInt(5));
        } else if (type == Value.class) {
            return own(random.nextInt(4));
        }
        return NEVER.contains(type) ? new Circle(random.nextInt()) : anything(random.nextInt(4));
    }

    private Mixed mixed() {
        Map<Size, Duration> times = new HashMap<>();
        times.put(Size.LARGE, (Duration) value(Duration.class));
        return new Mixed(
                text(),
                random.nextInt(),
                random.nextBoolean() ? null : random.nextLong(),
                random.nextBoolean() ? Optional.empty() : Optional.of(text()),
                List.of(Optional.of(random.nextInt())),
                times,
                random.nextBoolean() ? null : Redacted.of(text()));
    }

    private Primitives primitives() {
        return new Primitives(
                random.nextBoolean(),
                (byte) random.nextInt(),
                (short) random.nextInt(),
                random.nextInt(),
                random.nextLong(),
                random.nextFloat(),
                random.nextDouble() * random.nextLong(),
                (char) ('!' + random.nextInt(300)),
                random.nextBoolean() ? null : new long[] {random.nextLong(), 0});
    }

    private Tree tree(int levels) {
        List<Tree> children = new ArrayList<>();
        for (int i = random.nextInt(3); levels > 0 && i > 0; i--) {
            children.add(tree(levels - 1));
        }
        return new Tree(text(), random.nextBoolean() ? null : children);
    }

    /** What may stand where no type is said, in the one form in which it comes back. */
    private Object anything(int levels) {
        return switch (random.nextInt(levels == 0 ? 6 : 9)) {
            case 0 -> text();
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt();
            case 3 -> Integer.MAX_VALUE + 1L + random.nextInt(1_000);
            case 4 -> BigInteger.TWO.pow(64 + random.nextInt(1_000));
            case 5 -> new BigDecimal(BigInteger.valueOf(random.nextInt(1_000) * 2L + 1), 1 + random.nextInt(900));
            case 6 -> List.of(anything(levels - 1), anything(levels - 1));
            case 7 -> Map.of(text(), anything(levels - 1));
            default -> Redacted.of(anything(levels - 1));
        };
    }

    private Value own(int levels) {
        return switch (random.nextInt(levels == 0 ? 3 : 6)) {
            case 0 -> new Value.Text(text());
            case 1 -> new Value.Num(RandomScalars.decimal(random));
            case 2 -> new Value.Bool(random.nextBoolean());
            case 3 -> new Value.Items(List.of(own(levels - 1), own(levels - 1)));
            case 4 -> new Value.Fields(Map.of(text(), own(levels - 1)));
            default -> new Value.Secret(Redacted.of(own(levels - 1)));
        };
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
            return new LinkedHashSet<>(elements);
        } catch (StackOverflowError e) {
            // Java cannot hash what contains itself, so it never comes into a set.
            return new LinkedHashSet<>();
        }
    }

    /** In any order, for which elements need none of their own. */
    private Object sorted(List<Object> elements) {
        elements.removeIf(element -> element instanceof List<?>);
        var set = new TreeSet<>(random.nextBoolean() ? BY_TEXT : BACKWARDS);
        set.addAll(elements);
        return set;
    }

    private Map<Object, Object> map(Type keys, Type contents, boolean sorted) {
        Map<Object, Object> map = sorted
                ? new TreeMap<>(random.nextBoolean() ? BY_TEXT : BACKWARDS)
                : random.nextBoolean() ? new HashMap<>() : new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            Object key = value(keys);
            if (!(key instanceof List<?>)) {
                map.put(key, value(contents));
            }
        }
        return map;
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

    private static Class<?> erased(Type type) {
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        return type instanceof GenericArrayType array
                ? erased(array.getGenericComponentType()).arrayType()
                : (Class<?>) type;
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
            new Circle(1),
            new Value.Hole(),
            new Value.Text("half \ude00"),
            type,
            'x',
            1L,
            List.of(1.5),
        };
        return all[random.nextInt(all.length)];
    }

    private String text() {
        return RandomScalars.text(random);
    }
}
