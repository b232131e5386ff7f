package io.alchemyreactive.internal.codec;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.CanonicalJson;
import io.alchemyreactive.value.MalformedJsonException;
import io.alchemyreactive.value.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts the secrets of one row with AES-256-GCM, each bound to its path, row, stage and stack. A ciphertext that is
 * moved elsewhere cannot be decrypted. The text is {@code v1:KEYID:BASE64}, where the bytes are nonce, ciphertext and
 * tag. Thread-safe.
 */
final class SecretBox {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String VERSION = "v1";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    /** Writes secrets in clear, inside a value that is encrypted as a whole. */
    private static final CanonicalJson.SecretForm CLEAR = new CanonicalJson.SecretForm() {
        @Override
        public String write(Value secret, String path) {
            return CanonicalJson.write(secret, this);
        }

        @Override
        public Value read(String text, String path) {
            return CanonicalJson.parse(text, this);
        }
    };

    /**
     * Reads a secret as its stored ciphertext, because it can be decrypted only when the name of the row has been read.
     */
    static final CanonicalJson.SecretForm SEALED = new CanonicalJson.SecretForm() {
        @Override
        public String write(Value secret, String path) {
            throw new IllegalStateException("only read");
        }

        @Override
        public Value read(String text, String path) {
            return new Value.Text(text);
        }
    };

    private final StateKeys keys;
    private final StageKey stage;
    private final String fqn;

    SecretBox(StateKeys keys, StageKey stage, String fqn) {
        this.keys = keys;
        this.stage = stage;
        this.fqn = fqn;
    }

    /** The form in which the secrets of this row are written. */
    CanonicalJson.SecretForm sealing() {
        return new CanonicalJson.SecretForm() {
            @Override
            public String write(Value secret, String path) {
                return seal(secret, path);
            }

            @Override
            public Value read(String text, String path) {
                throw new IllegalStateException("only written");
            }
        };
    }

    /** Decrypts the secrets of a value that was read with {@link #SEALED}. A value without secrets is returned itself. */
    Value open(Value value, String place) {
        return open(value, new StringBuilder(), place);
    }

    private Value open(Value value, StringBuilder path, String place) {
        if (value instanceof Value.Secret secret && secret.value().reveal() instanceof Value.Text text) {
            return new Value.Secret(Redacted.of(openText(text.value(), path.toString(), place)));
        } else if (value instanceof Value.Fields fields) {
            Map<String, Value> opened = null;
            for (Map.Entry<String, Value> field : fields.values().entrySet()) {
                Value inner = openInner(field.getKey(), field.getValue(), path, place);
                if (inner != field.getValue()) {
                    opened = opened == null ? new TreeMap<>(fields.values()) : opened;
                    opened.put(field.getKey(), inner);
                }
            }
            return opened == null ? fields : new Value.Fields(opened);
        } else if (value instanceof Value.Items items) {
            List<Value> opened = null;
            for (int i = 0; i < items.values().size(); i++) {
                Value inner = openInner(i, items.values().get(i), path, place);
                if (inner != items.values().get(i)) {
                    opened = opened == null ? new ArrayList<>(items.values()) : opened;
                    opened.set(i, inner);
                }
            }
            return opened == null ? items : new Value.Items(opened);
        }
        return value;
    }

    private Value openInner(Object name, Value value, StringBuilder path, String place) {
        int length = path.length();
        Value opened = open(value, path.append('/').append(name), place);
        path.setLength(length);
        return opened;
    }

    private String seal(Value secret, String path) {
        StateKey key = keys.toWrite();
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] clear = CanonicalJson.write(secret, CLEAR).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, path).doFinal(clear);
            byte[] all = ByteBuffer.allocate(nonce.length + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return VERSION + ":" + key.id() + ":" + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM/NoPadding", e);
        }
    }

    private Value openText(String text, String path, String place) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3 || !parts[0].equals(VERSION)) {
            throw corrupt(place, "the secret at " + path + " has not the form " + VERSION + ":KEYID:BASE64");
        }
        StateKey key = keys.toRead(parts[1], place);
        try {
            byte[] all = Base64.getDecoder().decode(parts[2]);
            if (all.length < NONCE_BYTES) {
                throw corrupt(place, "the secret at " + path + " is cut off");
            }
            ByteBuffer bytes = ByteBuffer.wrap(all);
            byte[] nonce = new byte[NONCE_BYTES];
            bytes.get(nonce);
            byte[] sealed = new byte[bytes.remaining()];
            bytes.get(sealed);
            byte[] clear = cipher(Cipher.DECRYPT_MODE, key, nonce, path).doFinal(sealed);
            return CanonicalJson.parse(new String(clear, StandardCharsets.UTF_8), CLEAR);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw corrupt(
                    place, "the secret at " + path + " was altered, or stood in another place when it was written");
        } catch (MalformedJsonException e) {
            throw corrupt(place, "the secret at " + path + " holds no value: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES/GCM/NoPadding", e);
        }
    }

    private Cipher cipher(int mode, StateKey key, byte[] nonce, String path) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key.aes(), new GCMParameterSpec(TAG_BITS, nonce));
        // A JSON list is unambiguous; concatenated parts could be split at other points.
        var boundTo = new Value.Items(List.of(
                new Value.Text(stage.stack()),
                new Value.Text(stage.stage()),
                new Value.Text(fqn),
                new Value.Text(path)));
        cipher.updateAAD(CanonicalJson.write(boundTo, CLEAR).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private static CorruptStateException corrupt(String place, String why) {
        return new CorruptStateException(place, why, Document.CURE, null);
    }
}
