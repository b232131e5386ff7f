package io.alchemyreactive.plan;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.error.RefusedException;

/** An object that is not ours stands where a resource would be made; neither of the two was changed. */
public final class ForeignObjectException extends RefusedException {

    /**
     * An object that is not ours stands where this resource would be made, and could be taken over.
     *
     * @param type the name of the resource's type
     * @param owner whose object it is, as far as its provider can tell; else empty
     * @param why the reason, fit to show
     */
    public ForeignObjectException(String fqn, String type, String owner, String why) {
        this(fqn, type, owner, why, "To take it over, declare it with options(o -> o.adopt()), or run deploy --adopt.");
    }

    private ForeignObjectException(String fqn, String type, String owner, String why, String cure) {
        super("resource '" + fqn + "' (" + type + ") is refused: " + ErrorText.sentence(why)
                + (owner.isEmpty() ? "" : " What is there: " + ErrorText.sentence(owner)) + " " + cure);
    }

    /** A resource that has an object would get another one where somebody else's stands. */
    public static ForeignObjectException inNewPlace(String fqn, String type, String owner) {
        return new ForeignObjectException(
                fqn,
                type,
                owner,
                "an object that is not ours stands where its next one would be made",
                "Give the resource another name, or remove what is there.");
    }
}
