package io.alchemyreactive.internal.codec;

import io.alchemyreactive.state.StageKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Hashes the documents of one stage. A stage with a key gets HMAC-SHA-256, which cannot be computed without the key. A
 * stage without a key gets SHA-256, which detects damage but no forgery. Each hash is bound to its stage and to a
 * purpose. Immutable and thread-safe.
 */
public final class StageHash {

    /** Stands for the id of the key where there is none. */
    public static final String NO_KEY = "-";

    /** The number of characters of a tag, which is a shortened hash. */
    private static final int TAG = 22;

    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    private final String keyId;

    /**
     * One of both is null. The other one has hashed the name of the stage and is cloned for each hash, which is cheaper
     * than a new instance.
     */
    private final @Nullable Mac keyed;

    private final @Nullable MessageDigest plain;

    private StageHash(StageKey stage, @Nullable StateKey key) {
        try {
            if (key == null) {
                keyId = NO_KEY;
                keyed = null;
                plain = MessageDigest.getInstance("SHA-256");
                part(plain::update, stage.stack());
                part(plain::update, stage.stage());
            } else {
                keyId = key.id();
                plain = null;
                keyed = Mac.getInstance("HmacSHA256");
                keyed.init(key.hmac());
                part(keyed::update, stage.stack());
                part(keyed::update, stage.stage());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256 and HmacSHA256", e);
        }
    }

    /** The hash for a stage under its key. */
    public static StageHash of(StageKey stage, StateKey key) {
        return new StageHash(stage, Objects.requireNonNull(key, "key"));
    }

    /** The hash for a stage that has no key. */
    public static StageHash withoutKey(StageKey stage) {
        return new StageHash(stage, null);
    }

    /** The hash under the key with this id, or without a key for {@link #NO_KEY}. */
    public static StageHash of(StageKey stage, String keyId, StateKeys keys, String place) {
        return keyId.equals(NO_KEY) ? withoutKey(stage) : of(stage, keys.toRead(keyId, place));
    }

    /** The id of its key, or {@link #NO_KEY}. */
    public String keyId() {
        return keyId;
    }

    /**
     * The mark of a document: 43 characters of URL-safe Base64.
     *
     * @param name the name of the document within its stage
     * @param json its text
     */
    public String mark(String name, String json) {
        return TEXT.encodeToString(hash("document", name, json));
    }

    /** The tag of a text: the beginning of its hash. */
    String tag(String text) {
        return TEXT.encodeToString(hash("tag", text)).substring(0, TAG);
    }

    private byte[] hash(String... parts) {
        try {
            if (keyed != null) {
                Mac mac = (Mac) keyed.clone();
                for (String text : parts) {
                    part(mac::update, text);
                }
                return mac.doFinal();
            }
            MessageDigest digest = (MessageDigest) Objects.requireNonNull(plain).clone();
            for (String text : parts) {
                part(digest::update, text);
            }
            return digest.digest();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the SHA-256 and HmacSHA256 of every Java platform can be copied", e);
        }
    }

    private interface Update {
        void with(byte[] bytes);
    }

    /** Hashes a part with its length before it; concatenated parts could be split at other points. */
    private static void part(Update update, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        update.with(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        update.with(bytes);
    }
}
