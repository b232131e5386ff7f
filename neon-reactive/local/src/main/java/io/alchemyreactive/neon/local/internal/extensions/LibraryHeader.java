package io.alchemyreactive.neon.local.internal.extensions;

import io.alchemyreactive.neon.local.internal.storage.Platform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The first bytes of a shared library, which show its operating system and processor. Stateless. */
final class LibraryHeader {

    /** The number of bytes to read. */
    static final int BYTES = 20;

    private static final int ELF = 0x7f454c46;
    private static final int ELF_CLASS = 4;
    private static final int ELF_64_BITS = 2;
    private static final int ELF_MACHINE = 18;
    private static final int ELF_X86_64 = 62;
    private static final int ELF_ARM_64 = 183;

    private static final int MACH_O_64_BITS = 0xcffaedfe;
    private static final int MACH_O_UNIVERSAL = 0xcafebabe;
    private static final int MACH_O_PROCESSOR = 4;
    private static final int MACH_O_X86_64 = 0x01000007;
    private static final int MACH_O_ARM_64 = 0x0100000c;

    private LibraryHeader() {}

    /** The reason why a platform cannot load a library; an empty text when it can. */
    static String refusal(byte[] head, Platform platform) {
        var bytes = ByteBuffer.wrap(head);
        if (head.length < BYTES) {
            return "is no shared library";
        }
        var magic = bytes.getInt(0);
        if (magic == MACH_O_UNIVERSAL && !platform.isLinux()) {
            return "";
        }
        var madeFor = switch (magic) {
            case ELF -> "linux " + elf(bytes);
            case MACH_O_64_BITS -> "darwin " + machO(bytes);
            case MACH_O_UNIVERSAL -> "darwin";
            default -> "";
        };
        var wanted = platform.system() + " " + platform.processor();
        if (madeFor.isEmpty()) {
            return "is no shared library";
        }
        return madeFor.equals(wanted) ? "" : "is a library for " + madeFor + ", and this machine is " + wanted;
    }

    private static String elf(ByteBuffer bytes) {
        if (bytes.get(ELF_CLASS) != ELF_64_BITS) {
            return "with 32 bits";
        }
        var machine = bytes.order(ByteOrder.LITTLE_ENDIAN).getShort(ELF_MACHINE);
        return switch (machine) {
            case ELF_X86_64 -> "x86_64";
            case ELF_ARM_64 -> "arm_64";
            default -> "on another processor (ELF machine " + machine + ")";
        };
    }

    private static String machO(ByteBuffer bytes) {
        var processor = bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(MACH_O_PROCESSOR);
        return switch (processor) {
            case MACH_O_X86_64 -> "x86_64";
            case MACH_O_ARM_64 -> "arm_64";
            default -> "on another processor (Mach-O type " + processor + ")";
        };
    }
}
