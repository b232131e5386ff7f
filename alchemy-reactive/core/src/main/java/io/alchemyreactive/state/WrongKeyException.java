package io.alchemyreactive.state;

import io.alchemyreactive.error.ErrorText;

/** The stored secrets were encrypted under another key than the given one, or no key is given. */
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

    /** A failure for a wrong key when it is known which key is the right one; the cure is a sentence. */
    public static WrongKeyException another(String place, String key, String cure) {
        return new WrongKeyException(place, " with " + key, cure);
    }

    /** A failure for a missing key, with the reason and the next step as a sentence. */
    public static WrongKeyException none(String place, String why, String cure) {
        return new WrongKeyException(place, ": " + why, cure);
    }
}
