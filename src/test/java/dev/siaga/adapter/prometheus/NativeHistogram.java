package dev.siaga.adapter.prometheus;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A native histogram as a service exposes it: in Prometheus' binary format, for the text format has none. Buckets are powers of two, of
 * which it fills two: from 0.0625 to 0.125 s, and from 0.5 to 1 s.
 */
public record NativeHistogram(String name, long fast, long slow) {
    static final String CONTENT_TYPE =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int HISTOGRAM_TYPE = 4;

    byte[] page() {
        byte[] family = message(
                bytes(1, name.getBytes(StandardCharsets.UTF_8)),
                varint(3, HISTOGRAM_TYPE),
                bytes(4, bytes(7, histogram())));
        return message(number(family.length), family);
    }

    private byte[] histogram() {
        return message(
                varint(1, fast + slow),
                fixed(2, fast * 0.1 + slow * 0.7),
                varint(5, zigzag(0)),
                fixed(6, 1e-9),
                varint(7, 0),
                bytes(12, message(varint(1, zigzag(-3)), varint(2, 1))),
                bytes(12, message(varint(1, zigzag(2)), varint(2, 1))),
                varint(13, zigzag(fast)),
                varint(13, zigzag(slow - fast)));
    }

    private static byte[] varint(int field, long value) {
        return message(number((long) field << 3 | VARINT), number(value));
    }

    private static byte[] fixed(int field, double value) {
        byte[] bits = ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array();
        return message(number((long) field << 3 | FIXED64), bits);
    }

    private static byte[] bytes(int field, byte[] content) {
        return message(number((long) field << 3 | BYTES), number(content.length), content);
    }

    private static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    private static byte[] number(long value) {
        var out = new ByteArrayOutputStream();
        for (long rest = value; ; rest >>>= 7) {
            if ((rest & ~0x7FL) == 0) {
                out.write((int) rest);
                return out.toByteArray();
            }
            out.write((int) (rest & 0x7F | 0x80));
        }
    }

    private static byte[] message(byte[]... fields) {
        var out = new ByteArrayOutputStream();
        for (byte[] field : fields) {
            out.writeBytes(field);
        }
        return out.toByteArray();
    }
}
