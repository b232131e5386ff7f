package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A type of objects as a fake cloud knows it. Immutable.
 *
 * @param type the type
 * @param prefix with what ids begin
 * @param finding how an object is found of which nothing is known but its properties
 * @param unique a name that only one object of the type has; null where it has none
 * @param fixed what cannot be changed in place
 * @param uses values that may be ids of other objects
 * @param attributes what is answered, by id and properties
 * @param id the id in an answer
 */
record CloudType<P extends Record, A extends Record>(
        ResourceType<?, P, A> type,
        String prefix,
        Finding finding,
        Function<P, @Nullable String> unique,
        Function<P, List<@Nullable Object>> fixed,
        Function<P, List<String>> uses,
        BiFunction<String, P, A> attributes,
        Function<A, String> id) {

    /** How an object is found of which no id is known. */
    enum Finding {
        /** By the mark of its owner; one with the wanted unique name and another mark is somebody else's. */
        BY_TAG,
        /** By container and name: it carries no mark, and is of the stage that its container is of. */
        BY_CONTAINER,
        /** By its unique name, in which alone it consists: the name is its id. */
        BY_NAME
    }

    String name() {
        return type.name();
    }

    /** The word for its unique name in messages. */
    String word() {
        return finding == Finding.BY_TAG ? "slot" : prefix;
    }

    /** Whether its id is its unique name. */
    boolean isNamed() {
        return finding != Finding.BY_TAG;
    }

    /** Whether it is found by what it lies in. */
    boolean isMember() {
        return finding == Finding.BY_CONTAINER;
    }

    /** Whether its objects have a token among their attributes, which an operation can change. */
    boolean hasToken() {
        return type.attributes().type() == Thing.Attributes.class;
    }

    /** The answer with another token. */
    A withToken(A answer, Redacted<String> token) {
        var thing = (Thing.Attributes) answer;
        return type.attributes().type().cast(new Thing.Attributes(thing.id(), thing.label(), token));
    }

    /** Whether an object with these properties lies in the one with this id. */
    boolean liesIn(Record props, String id) {
        return props instanceof Member.Props member && id.equals(member.box());
    }

    P cast(Record props) {
        return type.propsClass().cast(props);
    }

    @Nullable
    String uniqueOf(Record props) {
        return unique.apply(cast(props));
    }

    boolean areFixedEqual(Record one, Record other) {
        return fixed.apply(cast(one)).equals(fixed.apply(cast(other)));
    }

    List<String> usesOf(Record props) {
        return uses.apply(cast(props));
    }

    /** The id of an object whose unique name is its id. */
    String idOfName(P props) {
        return prefix + ":" + unique.apply(props);
    }

    /** The id in stored attributes. */
    String idOf(Value.Fields stored) {
        return id.apply(type.attributes().fromValue(stored));
    }

    P propsOf(Value.Fields stored) {
        return type.props().fromValue(stored);
    }
}
