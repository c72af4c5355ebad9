/// Tables: reading them, finding the type of each column, splitting the rows, and preparing them
/// for a model.
///
/// The road: [dev.downhill.data.Csv] reads a [dev.downhill.data.Table];
/// [dev.downhill.data.Selection] says which columns a model learns from and why the others are
/// left out; [dev.downhill.data.Split] shares the rows out to training, validation and test;
/// [dev.downhill.data.Preparation] is fitted on the training rows alone and turns rows into
/// numbers. Its [dev.downhill.data.Schema] is saved with the model. What cannot be used ends in a
/// [dev.downhill.data.DataException]; what the user should know is a
/// [dev.downhill.data.Diagnosis]. Depends on the engine's `tensor` package and on FastCSV.
@NullMarked
package dev.downhill.data;

import org.jspecify.annotations.NullMarked;
