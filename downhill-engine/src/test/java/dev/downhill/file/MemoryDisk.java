package dev.downhill.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A disk in memory that can fail, be killed, or lose power at its n-th operation.
///
/// It remembers what the device would hold: a file's bytes as of its last sync, a folder's names
/// as of its own. What of the rest survives a power cut is up to [#afterPowerCut].
final class MemoryDisk implements Disk {
  /// What happens at the chosen operation.
  enum Fault {
    /// That operation fails, a write after half of its bytes; later ones work.
    ERROR,
    /// The process is gone: that operation is half done if it can be, and no later one happens.
    KILL
  }

  /// What became of names and bytes that were not yet on the device.
  record Loss(boolean names, double bytesKept) {
    static final List<Loss> ALL =
        List.of(
            new Loss(false, 1),
            new Loss(false, 0.5),
            new Loss(false, 0),
            new Loss(true, 1),
            new Loss(true, 0.5),
            new Loss(true, 0));
  }

  /// The end of the process.
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private sealed interface Node {}

  private static final class FileNode implements Node {
    byte[] bytes = {};
    byte[] durable = {};
  }

  private static final class FolderNode implements Node {
    Map<String, Node> names = new TreeMap<>();
    Map<String, Node> durable = new TreeMap<>();
  }

  private FolderNode root = new FolderNode();
  private long operations;
  private long faultAt = Long.MAX_VALUE;
  private Fault fault = Fault.ERROR;
  private boolean dead;

  /// From now on the `n`-th operation, from 1, has this fault.
  void inject(Fault fault, long n) {
    this.fault = fault;
    this.faultAt = operations + n;
    this.dead = false;
  }

  /// Whether the injected fault has come.
  boolean struck() {
    return operations >= faultAt;
  }

  /// The disk as the next process finds it after this one was killed.
  MemoryDisk afterKill() {
    MemoryDisk next = new MemoryDisk();
    next.root = copy(root, new Loss(false, 1), false);
    return next;
  }

  /// The disk as it is after the power came back.
  MemoryDisk afterPowerCut(Loss loss) {
    MemoryDisk next = new MemoryDisk();
    next.root = copy(root, loss, true);
    return next;
  }

  private static FolderNode copy(FolderNode folder, Loss loss, boolean powerCut) {
    FolderNode copy = new FolderNode();
    (powerCut && loss.names ? folder.durable : folder.names)
        .forEach(
            (name, node) ->
                copy.names.put(
                    name,
                    switch (node) {
                      case FolderNode inner -> copy(inner, loss, powerCut);
                      case FileNode file -> copy(file, loss, powerCut);
                    }));
    copy.durable = new TreeMap<>(copy.names);
    return copy;
  }

  private static FileNode copy(FileNode file, Loss loss, boolean powerCut) {
    FileNode copy = new FileNode();
    copy.bytes =
        !powerCut || Arrays.equals(file.bytes, file.durable)
            ? file.bytes.clone()
            : Arrays.copyOf(file.bytes, (int) (file.bytes.length * loss.bytesKept));
    copy.durable = copy.bytes.clone();
    return copy;
  }

  /// Counts one operation; true if it is the one that fails.
  private boolean fails() {
    if (dead) {
      throw new Killed();
    }
    return ++operations == faultAt;
  }

  private void check() throws IOException {
    if (fails()) {
      strike();
    }
  }

  private void strike() throws IOException {
    if (fault == Fault.KILL) {
      dead = true;
      throw new Killed();
    }
    throw new IOException("No space left on device");
  }

  private FolderNode parent(Path path) throws IOException {
    if (path.getParent() != null && find(path.getParent()) instanceof FolderNode folder) {
      return folder;
    }
    throw new NoSuchFileException(path.toString());
  }

  private Node find(Path path) {
    Node node = root;
    for (Path name : path) {
      node = node instanceof FolderNode folder ? folder.names.get(name.toString()) : null;
    }
    return node;
  }

  @Override
  public OutputFile create(Path path) throws IOException {
    check();
    FileNode file = new FileNode();
    if (parent(path).names.putIfAbsent(path.getFileName().toString(), file) != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
    return new OutputFile() {
      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        boolean fails = fails();
        int count = fails ? length / 2 : length;
        int end = file.bytes.length;
        file.bytes = Arrays.copyOf(file.bytes, end + count);
        System.arraycopy(bytes, from, file.bytes, end, count);
        if (fails) {
          strike();
        }
      }

      @Override
      void sync() throws IOException {
        check();
        file.durable = file.bytes.clone();
      }
    };
  }

  @Override
  public InputStream open(Path path) throws IOException {
    check();
    if (find(path) instanceof FileNode file) {
      return new ByteArrayInputStream(file.bytes);
    }
    throw new NoSuchFileException(path.toString());
  }

  @Override
  public void createFolder(Path path) throws IOException {
    check();
    if (parent(path).names.putIfAbsent(path.getFileName().toString(), new FolderNode()) != null) {
      throw new FileAlreadyExistsException(path.toString());
    }
  }

  @Override
  public List<Path> list(Path path) throws IOException {
    check();
    if (find(path) instanceof FolderNode folder) {
      return folder.names.keySet().stream().map(path::resolve).toList();
    }
    throw new NoSuchFileException(path.toString());
  }

  @Override
  public boolean exists(Path path) {
    return find(path) != null;
  }

  @Override
  public boolean isFolder(Path path) {
    return find(path) instanceof FolderNode;
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    check();
    Node node = parent(from).names.remove(from.getFileName().toString());
    Node replaced = parent(to).names.put(to.getFileName().toString(), node);
    if (node == null || replaced instanceof FolderNode) {
      throw new IOException("cannot rename " + from + " to " + to);
    }
  }

  @Override
  public void delete(Path path) throws IOException {
    check();
    if (find(path) instanceof FolderNode folder && !folder.names.isEmpty()) {
      throw new IOException(path + " is not empty");
    }
    if (parent(path).names.remove(path.getFileName().toString()) == null) {
      throw new NoSuchFileException(path.toString());
    }
  }

  @Override
  public void syncFolder(Path path) throws IOException {
    check();
    if (!(find(path) instanceof FolderNode folder)) {
      throw new NoSuchFileException(path.toString());
    }
    folder.durable = new TreeMap<>(folder.names);
  }
}
