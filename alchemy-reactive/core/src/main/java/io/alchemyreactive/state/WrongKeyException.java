package io.alchemyreactive.state;

import io.alchemyreactive.error.ErrorText;

/** The key at hand is not the one with which the stored secrets were encrypted, or there is none. */
public final class WrongKeyException extends StateException {

    private static final String PUT_BACK = "Put back the key with which the stage was deployed.";

    /**
     * A failure that names the place of the secret and the key, and never the content of either.
     *
     * @param place where the secrets are
     * @param key the key that was tried, such as "the key in FILE"
     */
    public WrongKeyException(String place, String key) {
        this(place, " with " + key, PUT_BACK);
    }

    private WrongKeyException(String place, String why, String cure) {
        super(ErrorText.sentence("the secrets in " + place + " cannot be decrypted" + why) + " " + cure);
    }

    /** A failure of a key that is not the one, where it is known which one is; the cure is a sentence. */
    public static WrongKeyException another(String place, String key, String cure) {
        return new WrongKeyException(place, " with " + key, cure);
    }

    /** A failure for want of a key: why there is none, and a sentence that says what to do. */
    public static WrongKeyException none(String place, String why, String cure) {
        return new WrongKeyException(place, ": " + why, cure);
    }
}
