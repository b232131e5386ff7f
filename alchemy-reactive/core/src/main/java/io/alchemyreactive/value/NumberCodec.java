package io.alchemyreactive.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Year;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Numbers, by their value: {@code 1.50} comes back as {@code 1.5}. */
final class NumberCodec<T> extends ValueCodec {

    /** As many digits tell any two doubles apart. */
    private static final int DOUBLE_DIGITS = 17;

    /** Characters of the longest plain form: all digits, a sign and a point. */
    private static final int LONGEST = 2 * ValueLimits.MOST_DIGITS + 2;

    private static final Map<Class<?>, NumberCodec<?>> ALL = new HashMap<>();

    static {
        whole(Byte.class, byte.class, BigDecimal::byteValueExact);
        whole(Short.class, short.class, BigDecimal::shortValueExact);
        whole(Integer.class, int.class, BigDecimal::intValueExact);
        whole(Long.class, long.class, BigDecimal::longValueExact);
        add(new NumberCodec<>(BigInteger.class, "a whole number", BigDecimal::new, BigDecimal::toBigIntegerExact));
        add(new NumberCodec<>(BigDecimal.class, "a number", Function.identity(), NumberCodec::plain));
        add(new NumberCodec<>(
                Year.class,
                "a Year",
                year -> BigDecimal.valueOf(year.getValue()),
                number -> Year.of(number.intValueExact())));
        Function<Double, BigDecimal> printDouble = NumberCodec::of;
        Function<BigDecimal, Double> readDouble = number -> finite(number.doubleValue());
        add(new NumberCodec<>(Double.class, "a double", printDouble, readDouble));
        add(new NumberCodec<>(double.class, Double.class, "a double", printDouble, readDouble));
        Function<Float, BigDecimal> printFloat = NumberCodec::of;
        Function<BigDecimal, Float> readFloat = number -> (float) finite(number.floatValue());
        add(new NumberCodec<>(Float.class, "a float", printFloat, readFloat));
        add(new NumberCodec<>(float.class, Float.class, "a float", printFloat, readFloat));
    }

    private final Class<?> type;
    private final Class<T> boxed;
    private final String expected;
    private final Function<T, BigDecimal> print;
    private final Function<BigDecimal, T> read;

    private NumberCodec(Class<T> type, String expected, Function<T, BigDecimal> print, Function<BigDecimal, T> read) {
        this(type, type, expected, print, read);
    }

    private NumberCodec(
            Class<?> type,
            Class<T> boxed,
            String expected,
            Function<T, BigDecimal> print,
            Function<BigDecimal, T> read) {
        this.type = type;
        this.boxed = boxed;
        this.expected = expected;
        this.print = print;
        this.read = read;
    }

    private static <N extends Number> void whole(Class<N> boxed, Class<N> primitive, Function<BigDecimal, N> read) {
        Function<N, BigDecimal> print = number -> BigDecimal.valueOf(number.longValue());
        add(new NumberCodec<>(boxed, boxed, "a whole number (" + primitive + ")", print, read));
        add(new NumberCodec<>(primitive, boxed, "a whole number (" + primitive + ")", print, read));
    }

    private static void add(NumberCodec<?> codec) {
        ALL.put(codec.type, codec);
    }

    /** The codec for exactly this type. */
    static @Nullable NumberCodec<?> find(Class<?> type) {
        return ALL.get(type);
    }

    /** The codec for exactly the class of this number, or another one. */
    static ValueCodec of(Object number, ValueCodec other) {
        NumberCodec<?> own = ALL.get(number.getClass());
        return own == null ? other : own;
    }

    @Override
    Value encode(Object object, Encoding encoding) {
        if (!boxed.isInstance(object)) {
            throw refused(object);
        }
        BigDecimal printed =
                object instanceof Integer small ? BigDecimal.valueOf(small) : print.apply(boxed.cast(object));
        var number = new Value.Num(printed);
        encoding.take(number.value().precision());
        return number;
    }

    @Override
    void check(Object object) {
        if (!(object instanceof Integer) || boxed != Integer.class) {
            super.check(object);
        }
    }

    @Override
    Object decode(Value value) {
        try {
            if (value instanceof Value.Num num) {
                return read.apply(num.value());
            }
            if (value instanceof Value.Text text && text.value().length() <= LONGEST) {
                // The key of a map, or stored when the component still was text.
                return read.apply(new Value.Num(new BigDecimal(text.value())).value());
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw misfit(value);
        }
        throw misfit(value);
    }

    @Override
    @Nullable
    Object absent() {
        if (type.isPrimitive()) {
            throw new UnsupportedValueException("is missing, and no " + type + " can be absent");
        }
        return null;
    }

    @Override
    String expected() {
        return expected;
    }

    @Override
    boolean isScalar() {
        return true;
    }

    private static BigDecimal plain(BigDecimal number) {
        return number.scale() < 0 ? number.setScale(0, RoundingMode.UNNECESSARY) : number;
    }

    private static double finite(double number) {
        if (Double.isInfinite(number)) {
            throw new ArithmeticException("too large");
        }
        return number;
    }

    private static BigDecimal of(double number) {
        refuseWhatIsNoNumber(number);
        // Double.toString gives more digits than needed on some Java versions and not on others.
        var exact = new BigDecimal(number);
        for (int digits = 1; digits < DOUBLE_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == number) {
                return rounded;
            }
        }
        return exact.round(new MathContext(DOUBLE_DIGITS, RoundingMode.HALF_EVEN));
    }

    private static BigDecimal of(float number) {
        refuseWhatIsNoNumber(number);
        var exact = new BigDecimal(number);
        for (int digits = 1; ; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.floatValue() == number) {
                return rounded;
            }
        }
    }

    private static void refuseWhatIsNoNumber(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new UnsupportedValueException("is NaN or infinite, and only finite numbers can be kept");
        }
        if (number == 0 && 1 / number < 0) {
            throw new UnsupportedValueException("is negative zero, which would come back as zero; give 0.0");
        }
    }
}
