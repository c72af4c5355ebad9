package dev.downhill.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// How long a file is, in bytes, and the SHA-256 of them in lower-case hexadecimal.
record Stamp(long length, String sha256) {
  private static final int CHUNK = 1 << 16;

  /// Writes a new file, waits until the device holds it, and reads it back to be sure.
  static Stamp write(Disk disk, Path file, Content content) throws IOException {
    Stamping stamping;
    try (Disk.OutputFile out = disk.create(file)) {
      stamping = new Stamping(out);
      OutputStream buffered = new BufferedOutputStream(stamping, CHUNK);
      content.writeTo(buffered);
      buffered.flush();
      out.sync();
    }
    Stamp written = stamping.stamp();
    Stamp read = of(disk, file);
    if (!read.equals(written)) {
      throw new IOException("the disk gave back other bytes than were written to " + file);
    }
    return written;
  }

  /// The stamp of the file as it is.
  static Stamp of(Disk disk, Path file) throws IOException {
    Stamping stamping = new Stamping(OutputStream.nullOutputStream());
    try (InputStream in = disk.open(file)) {
      in.transferTo(stamping);
    }
    return stamping.stamp();
  }

  /// A new SHA-256, which every Java has.
  static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Passes bytes on, counting and hashing them.
  private static final class Stamping extends OutputStream {
    private final OutputStream out;
    private final MessageDigest digest = sha256Digest();
    private long length;

    Stamping(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      out.write(bytes, from, count);
      digest.update(bytes, from, count);
      length += count;
    }

    Stamp stamp() {
      return new Stamp(length, HexFormat.of().formatHex(digest.digest()));
    }
  }
}
