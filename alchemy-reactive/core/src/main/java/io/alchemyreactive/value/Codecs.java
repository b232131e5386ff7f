package io.alchemyreactive.value;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Finds the codec of a Java type. A type that cannot be stored has a codec that refuses values and gives the reason.
 * Thread-safe.
 */
final class Codecs {

    private static final ByClass CLASSES = new ByClass(type -> ofClass(type, AnyCodec.INSTANCE));

    /** A record with these codecs for its type parameters. */
    record GenericRecord(Class<?> type, List<ValueCodec> arguments) {}

    /**
     * The surroundings on which the codec of a component depends.
     *
     * @param variables the codecs of the type variables of its record
     * @param around the codecs of the records that it is inside of, one of which it may be itself; not copied, because that
     *     of its own record is put into it last
     */
    record Surroundings(Map<TypeVariable<?>, ValueCodec> variables, Map<GenericRecord, ValueCodec> around) {

        static final Surroundings NONE = new Surroundings(Map.of(), Map.of());
    }

    private Codecs() {}

    /** The codec of this type. That of a class is found once, that of a type with arguments each time. */
    static ValueCodec of(Type type) {
        return of(type, Surroundings.NONE);
    }

    /** The codec of this type, as that of a component. */
    static ValueCodec of(Type type, Surroundings within) {
        if (type instanceof Class<?> plain) {
            return CLASSES.get(plain);
        }
        if (type instanceof ParameterizedType generic) {
            List<ValueCodec> arguments = new ArrayList<>();
            for (Type argument : generic.getActualTypeArguments()) {
                arguments.add(of(argument, within));
            }
            return ofGeneric((Class<?>) generic.getRawType(), arguments, within);
        }
        if (type instanceof TypeVariable<?> variable) {
            ValueCodec bound = within.variables().get(variable);
            return bound != null ? bound : CLASSES.get(erased(variable.getBounds()[0]));
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0], within);
        }
        var array = (GenericArrayType) type;
        return ListCodec.ofArray(erased(array), of(array.getGenericComponentType(), within));
    }

    /** The codec of objects of this class, whose parts are taken by their classes too. */
    static ValueCodec ofObjects(Class<?> runtime) {
        if (Value.class.isAssignableFrom(runtime)) {
            return OwnCodec.INSTANCE;
        }
        TextCodec<?> text = TextCodec.findFor(runtime);
        if (text != null) {
            return text;
        }
        if (Enum.class.isAssignableFrom(runtime)) {
            Class<?> declaring = runtime.isEnum() ? runtime : runtime.getSuperclass();
            return new EnumCodec(declaring);
        }
        if (runtime.isRecord() && runtime.getTypeParameters().length == 0) {
            return CLASSES.get(runtime);
        }
        if (runtime == Object.class) {
            return new RefusedCodec(refusal(runtime));
        }
        for (Class<?> interfaced : new Class<?>[] {List.class, Set.class, Map.class}) {
            if (interfaced.isAssignableFrom(runtime) && !runtime.isRecord()) {
                return ofClass(interfaced, RuntimeCodec.INSTANCE);
            }
        }
        return ofClass(runtime, RuntimeCodec.INSTANCE);
    }

    /** The codec of a class, with the codec of whatever it does not say itself. */
    private static ValueCodec ofClass(Class<?> type, ValueCodec unsaid) {
        ValueCodec scalar = scalar(type);
        if (scalar != null) {
            return scalar;
        }
        if (type == Object.class) {
            return unsaid;
        }
        if (Value.class.isAssignableFrom(type)) {
            return new OwnCodec(type);
        }
        if (type.isArray()) {
            return ListCodec.ofArray(type, ofClass(type.getComponentType(), unsaid));
        }
        ValueCodec[] arguments = new ValueCodec[type.getTypeParameters().length];
        Arrays.fill(arguments, unsaid);
        return ofGeneric(type, List.of(arguments), Surroundings.NONE);
    }

    private static @Nullable ValueCodec scalar(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return type == boolean.class ? BoolCodec.PRIMITIVE : BoolCodec.BOXED;
        }
        ValueCodec known = TextCodec.find(type);
        if (known == null) {
            known = NumberCodec.find(type);
        }
        if (known == null) {
            known = OptionalCodec.find(type);
        }
        return known == null && type.isEnum() ? new EnumCodec(type) : known;
    }

    private static ValueCodec ofGeneric(Class<?> type, List<ValueCodec> arguments, Surroundings within) {
        if (type.isRecord()) {
            var record = new GenericRecord(type, arguments);
            ValueCodec known = within.around().get(record);
            return known != null ? known : ofRecord(record, within.around());
        }
        @Nullable ValueCodec found = null;
        if (arguments.size() == 1) {
            ValueCodec content = arguments.get(0);
            if (type == List.class) {
                found = ListCodec.ofList(content);
            } else if (type == ArrayList.class) {
                found = ListCodec.ofArrayList(content);
            } else if (type == Optional.class) {
                found = OptionalCodec.of(content);
            } else if (type == Redacted.class) {
                found = new SecretCodec(content);
            } else {
                found = SetCodec.find(type, content);
            }
        } else if (arguments.size() == 2) {
            found = MapCodec.find(type, arguments.get(0), arguments.get(1));
        }
        return found != null ? found : new RefusedCodec(refusal(type));
    }

    private static ValueCodec ofRecord(GenericRecord record, Map<GenericRecord, ValueCodec> around) {
        Map<TypeVariable<?>, ValueCodec> variables = new HashMap<>();
        TypeVariable<?>[] parameters = record.type().getTypeParameters();
        for (int i = 0; i < parameters.length; i++) {
            variables.put(parameters[i], record.arguments().get(i));
        }
        Map<GenericRecord, ValueCodec> inside = new HashMap<>(around);
        ValueCodec made = RecordCodec.of(record.type(), new Surroundings(variables, inside))
                .asPart();
        inside.put(record, made);
        return made;
    }

    private static String refusal(Class<?> type) {
        if (Output.class.isAssignableFrom(type)) {
            return ValueCodec.OUTPUT_INSIDE;
        }
        if (Publisher.class.isAssignableFrom(type)) {
            return "is a " + type.getSimpleName() + ValueCodec.PUBLISHER_INSIDE;
        }
        return "is a " + type.getName()
                + ", which cannot be kept as a value; use a record, an enum, text, a number, a list,"
                + " set or map of those, or a type of java.time";
    }

    private static Class<?> erased(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType generic) {
            return (Class<?>) generic.getRawType();
        }
        if (type instanceof GenericArrayType array) {
            return erased(array.getGenericComponentType()).arrayType();
        }
        return type instanceof TypeVariable<?> variable ? erased(variable.getBounds()[0]) : Object.class;
    }
}
