package io.alchemyreactive.state;

/** The key at hand is not the one with which the stored secrets were encrypted. */
public final class WrongKeyException extends StateException {

    /** A failure that names the place of the secret, the key's place, and never either's content. */
    public WrongKeyException(String place, String keyPlace) {
        super("the secrets in " + place + " cannot be decrypted with the key in " + keyPlace
                + ". Put back the key with which the stage was deployed.");
    }
}
