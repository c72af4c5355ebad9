package dev.downhill.program;

import dev.downhill.tensor.Op;
import dev.downhill.tensor.Shape;
import dev.downhill.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Formulas that will run as one loop: element-wise ones over its space, reductions of them, and
/// formulas over a row's reductions.
final class Group implements Unit {
  private final int index;
  private Space space;
  private final Set<Tensor> elements = new LinkedHashSet<>();
  private final Set<Tensor> rowResults = new LinkedHashSet<>();
  private final Set<Tensor> folds = new LinkedHashSet<>();
  private final List<Tensor> members = new ArrayList<>();
  private int cost;

  Group(int index, Shape shape) {
    this.index = index;
    this.space = new Space(shape, Space.FREE);
  }

  @Override
  public int index() {
    return index;
  }

  Space space() {
    return space;
  }

  /// All formulas, inputs first.
  List<Tensor> members() {
    return members;
  }

  /// Results with a number for every element.
  boolean isElement(Tensor node) {
    return elements.contains(node);
  }

  /// Results with a number for every row: reductions over the columns, and formulas over those.
  boolean isRowResult(Tensor node) {
    return rowResults.contains(node);
  }

  /// Sums over the rows.
  Set<Tensor> folds() {
    return folds;
  }

  boolean reducesRows() {
    return !rowResults.isEmpty();
  }

  int cost() {
    return cost;
  }

  /// The shape of a row's results.
  Shape rowShape() {
    return rowResults.iterator().next().shape();
  }

  void addElement(Tensor node, Space settled, int nodeCost) {
    elements.add(node);
    add(node, settled, nodeCost);
  }

  void addRowResult(Tensor node, Space settled, int nodeCost) {
    rowResults.add(node);
    add(node, settled, nodeCost);
  }

  void addFold(Tensor node, Space settled, int nodeCost) {
    folds.add(node);
    add(node, settled, nodeCost);
  }

  private void add(Tensor node, Space settled, int nodeCost) {
    space = settled;
    members.add(node);
    cost += nodeCost;
  }

  /// Whether a sum runs over the first axes, so that it folds over rows.
  static boolean isFold(Tensor node) {
    return node.op() instanceof Op.Sum(var axes) && axes.getFirst() == 0 && !isLast(node, axes);
  }

  private static boolean isLast(Tensor node, List<Integer> axes) {
    int rank = node.shape().rank();
    return rank > 1 && axes.getFirst() == rank - axes.size();
  }

  @Override
  public String toString() {
    return "loop over " + space + ": " + members;
  }
}
