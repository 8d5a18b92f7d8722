import { mount } from "svelte";
import App from "./App.svelte";
import { connection } from "./lib/connection.svelte";
import "./app.css";

connection.connect(); // while the page is made
mount(App, { target: document.getElementById("app")! });
